using System.Text;
using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Recipes;

namespace Casebook.Reasoning.Rewards;

/// <summary>What a reward pays for a completion under settings; the last argument is the completion's length in tokens.</summary>
public delegate double RewardOf(RewardSettings settings, Problem problem, Completion completion, int tokens);

/// <summary>
/// Tries every adversarial completion of the library on a reward. One that can be fooled teaches a model the trick
/// before it teaches anything else, so training tries this first.
/// </summary>
public sealed class RewardStress
{
    /// <summary>About as many characters as a token has; only rewards that look at length use it.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>Rewards nearer than this are the same.</summary>
    private const double Tolerance = 1e-9;

    private readonly RewardSettings _settings;
    private readonly RewardOf _reward;
    private readonly KeyValuePair<string, string>[] _standard;

    private RewardStress(RewardSettings settings, RewardOf reward) =>
        (_settings, _reward, _standard) = (settings, reward, [.. Recipe.Values(new RewardSettings()).Except(Recipe.Values(settings))]);

    /// <summary>Keys that are set to something else than their default.</summary>
    private IEnumerable<string> Set => _standard.Select(key => key.Key);

    /// <summary>Tries every kind that applies on every problem.</summary>
    /// <param name="problems">Of any verifiers; a few of each are enough, since kinds do not depend on what is asked.</param>
    /// <exception cref="ArgumentException">A problem asks for a verifier that does not exist or does not fit its reference.</exception>
    public static StressReport Run(IReadOnlyList<Problem> problems, RewardFunction reward) =>
        Run(problems, reward.Settings, (settings, problem, completion, tokens) => new RewardFunction(settings).Of(problem, completion, tokens).Reward);

    /// <summary>As above, for a reward that is computed elsewhere.</summary>
    public static StressReport Run(IReadOnlyList<Problem> problems, RewardSettings settings, RewardOf reward)
    {
        var stress = new RewardStress(settings, reward);
        return new([.. problems.GroupBy(problem => problem.Verifier).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => AdversarialKinds.All.Where(kind => kind.AppliesTo(group.Key) && kind.IsHeldBy(stress.Set)).Select(kind => stress.Try(kind, group.Key, group)))]);
    }

    private StressRow Try(AdversarialKind kind, string verifier, IEnumerable<Problem> problems)
    {
        int tried = 0;
        int failed = 0;
        StressExample? example = null;
        Problem? failing = null;
        var holding = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Problem problem in problems)
        {
            if (kind.For(problem) is not { } completion)
            {
                continue;
            }
            tried++;
            double reward = Reward(_settings, problem, completion);
            if (Holds(kind.Worth, reward, problem, _settings))
            {
                holding.UnionWith(Holding(kind, problem));
                continue;
            }
            failed++;
            example ??= new(problem.Id, Shorten(completion.Trace), Shorten(completion.Answer), reward);
            failing ??= problem;
        }
        return new(verifier, kind.Name, kind.Why, kind.IsControl, tried, failed, example, failing is null ? [] : Blame(kind, failing), [.. holding]);
    }

    /// <summary>Those of the keys that promise to hold a kind without which it would have been paid.</summary>
    private IEnumerable<string> Holding(AdversarialKind kind, Problem problem) =>
        kind.Keys is null ? [] : _standard.Where(key => kind.Keys.Contains(key.Key) && !HoldsUnder(Without(key), kind, problem)).Select(Name);

    /// <summary>Whether a completion earned no more (a right one: no less) than it is worth.</summary>
    private bool Holds(Worth worth, double reward, Problem problem, RewardSettings settings) => worth switch
    {
        Worth.Right => reward > Tolerance,
        Worth.Wrong => reward <= Math.Max(0, Reward(settings, problem, AdversarialKinds.HonestWrong.For(problem)!)) + Tolerance,
        Worth.Half => reward <= (0.5 * Math.Max(0, Reward(settings, problem, AdversarialKinds.HonestRight.For(problem)!))) + Tolerance,
        _ => reward <= Tolerance,
    };

    /// <summary>
    /// Keys without which the kind would have held: each is set back to its default alone, then all of them together.
    /// Empty where the verifier or the gates themselves are at fault.
    /// </summary>
    private IReadOnlyList<string> Blame(AdversarialKind kind, Problem problem)
    {
        string[] alone = [.. _standard.Where(key => HoldsUnder(Without(key), kind, problem)).Select(Name)];
        return alone.Length > 0 ? alone : HoldsUnder(new(), kind, problem) ? [.. _standard.Select(Name)] : [];
    }

    private bool HoldsUnder(RewardSettings settings, AdversarialKind kind, Problem problem) => Holds(kind.Worth, Reward(settings, problem, kind.For(problem)!), problem, settings);

    /// <summary>The settings with a key set back to its default.</summary>
    private RewardSettings Without(KeyValuePair<string, string> key) => Recipe.Parse<RewardSettings>(Recipe.ToYaml(_settings), "reward", [$"{key.Key}={key.Value}"]);

    private static string Name(KeyValuePair<string, string> key) => $"reward.{key.Key}";

    private double Reward(RewardSettings settings, Problem problem, Completion completion) =>
        _reward(settings, problem, completion, (completion.Trace.Length + completion.Answer.Length + CharactersPerToken) / CharactersPerToken);

    /// <summary>Beginning and end, with halves of characters replaced: examples are written as JSON.</summary>
    private static string Shorten(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length <= 160 ? text : $"{text[..80]} … {text[^60..]}"));
}
