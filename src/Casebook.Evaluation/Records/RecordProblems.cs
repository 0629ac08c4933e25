using Casebook.Engine.Completions;
using Casebook.Evaluation.Statistics;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Records;

/// <summary>
/// Real CVE records as problems: which weakness is behind them. The truth is the first weakness of the record that the
/// model was taught; records without one are counted but not asked.
/// </summary>
public sealed record RecordProblems
{
    /// <summary>Domain of the problems, so that their score never mixes with that of made ones.</summary>
    public const string Domain = "record-cwe";

    /// <summary>What is asked, one problem a record.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Records in all, unreadable ones included.</summary>
    public required int Records { get; init; }

    /// <summary>Records that could not be read, were rejected, or have no English description.</summary>
    public required int Unusable { get; init; }

    /// <summary>Usable records that name any weakness.</summary>
    public required int WithWeakness { get; init; }

    /// <summary>Descriptions that were cut to fit the model's context.</summary>
    public required int Cut { get; init; }

    /// <summary>The weakness that most of the problems have; null where there is no problem.</summary>
    public required string? MajorityClass { get; init; }

    /// <summary>What always answering it scores; chosen on these very records, so a generous bar.</summary>
    public required Proportion Majority { get; init; }

    /// <summary>Makes the problems.</summary>
    /// <param name="readings">What <see cref="CveReader.Read"/> gave.</param>
    /// <param name="taught">Ids of the weaknesses that the model was trained on.</param>
    /// <param name="completer">Of the model that will be asked: long descriptions are cut to its context.</param>
    /// <param name="settings">With which it will be asked.</param>
    public static RecordProblems From(IReadOnlyCollection<CveReading> readings, IReadOnlySet<string> taught, Completer completer, CompletionSettings settings)
    {
        CveRecord[] usable = [.. readings.Select(r => r.Record).OfType<CveRecord>().Where(r => !r.Rejected && !string.IsNullOrWhiteSpace(r.Description))];
        var problems = new List<Problem>();
        int cut = 0;
        foreach (CveRecord record in usable)
        {
            if (record.Weaknesses.FirstOrDefault(taught.Contains) is { } truth)
            {
                FittedText description = FittedText.Fit(completer, settings, record.Description!, Prompts.CveToCwe);
                cut += description.Note is null ? 0 : 1;
                problems.Add(Ask(record.Id, description.Text, truth));
            }
        }
        IGrouping<string, Problem>? majority = problems.GroupBy(p => ((CweReference)p.Reference).Cwe, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
        return new()
        {
            Problems = problems,
            Records = readings.Count,
            Unusable = readings.Count - usable.Length,
            WithWeakness = usable.Count(r => r.Weaknesses.Count > 0),
            Cut = cut,
            MajorityClass = majority?.Key,
            Majority = new(majority?.Count() ?? 0, problems.Count),
        };
    }

    private static Problem Ask(string id, string description, string truth) => new()
    {
        Id = id,
        Domain = Domain,
        Source = "cve",
        Messages = [new Message("user", Prompts.CveToCwe(description))],
        Verifier = "cwe",
        Reference = new CweReference(truth),
    };
}
