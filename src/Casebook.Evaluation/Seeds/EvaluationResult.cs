using System.Text.Json.Serialization;
using Casebook.Evaluation.Scores;

namespace Casebook.Evaluation.Seeds;

/// <summary>
/// An evaluation with several seeds: the scores, and every problem's results, so that two evaluations can be compared
/// with nothing but their files. Rates are fractions.
/// </summary>
public sealed record EvaluationResult
{
    /// <summary>What was evaluated, for people: a model's folder.</summary>
    public required string Name { get; init; }

    /// <summary>Facts as text: hashes of model and problems, machine, time.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>The seeds, in the order of every problem's results.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Sampling temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>Nucleus of the sampling; 1 for all tokens.</summary>
    public required double TopP { get; init; }

    /// <summary>The k most probable tokens only; 0 for all.</summary>
    public required int TopK { get; init; }

    /// <summary>The most tokens of trace and answer together.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>Each domain in the order of their names, then all together.</summary>
    public required IReadOnlyList<SeededScore> Scores { get; init; }

    /// <summary>Every problem, in the order of their ids.</summary>
    public required IReadOnlyList<ProblemRow> Problems { get; init; }

    /// <summary>The score of all domains together.</summary>
    [JsonIgnore]
    public SeededScore All => Scores[^1];

    /// <summary>Makes the result of the answers.</summary>
    /// <param name="name">What was evaluated.</param>
    /// <param name="settings">With which the answers were made.</param>
    /// <param name="answers">Every problem with every seed, in any order.</param>
    /// <exception cref="ArgumentException">A problem lacks a seed or has one twice.</exception>
    public static EvaluationResult Of(string name, SeededSettings settings, IReadOnlyCollection<SeededAnswer> answers)
    {
        settings.Check();
        ProblemRow[] rows = [.. answers.GroupBy(one => one.Answer.Problem.Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Row([.. group], settings.Seeds))];
        IEnumerable<string> domains = rows.Select(row => row.Domain).Distinct().Order(StringComparer.Ordinal);
        return new()
        {
            Name = name,
            Seeds = settings.Seeds,
            Temperature = settings.Completion.Sampling.Temperature,
            TopP = settings.Completion.Sampling.TopP,
            TopK = settings.Completion.Sampling.TopK,
            MaximumTokens = settings.Completion.MaximumTokens,
            Scores =
            [
                .. domains.Select(domain => SeededScore.Of(
                    domain, settings.Seeds.Count, [.. rows.Where(row => row.Domain == domain)],
                    [.. answers.Select(one => one.Answer).Where(answer => answer.Problem.Domain == domain)])),
                SeededScore.Of(Score.All, settings.Seeds.Count, rows, [.. answers.Select(one => one.Answer)]),
            ],
            Problems = rows,
        };
    }

    private static ProblemRow Row(SeededAnswer[] answers, IReadOnlyList<ulong> seeds)
    {
        string id = answers[0].Answer.Problem.Id;
        if (answers.Length != seeds.Count || !answers.Select(one => one.Seed).Order().SequenceEqual(seeds.Order()))
        {
            throw new ArgumentException($"Problem {id} has answers with the seeds {string.Join(", ", answers.Select(one => one.Seed))}; asked for were {string.Join(", ", seeds)}.", nameof(answers));
        }
        return new(id, answers[0].Answer.Problem.Domain, [.. seeds.Select(seed => answers.Single(one => one.Seed == seed).Answer.Verdict.Correct ? 1 : 0)]);
    }
}
