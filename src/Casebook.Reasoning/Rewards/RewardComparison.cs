using Casebook.Reasoning.Rollouts;

namespace Casebook.Reasoning.Rewards;

/// <summary>
/// What another reward would have taught: stored samples, judged again under two rewards. What a sample teaches is the
/// sign of its advantage, its reward less the mean of its group.
/// </summary>
/// <param name="Domains">By name.</param>
/// <param name="Examples">The first samples of each domain whose advantage has another sign.</param>
public sealed record RewardComparison(IReadOnlyList<ComparedDomain> Domains, IReadOnlyList<ChangedSample> Examples)
{
    private const int ExamplesOfEachDomain = 3;

    /// <summary>Differences below this are the arithmetic's.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>All domains together.</summary>
    public ComparedDomain Total => new(
        "all", Domains.Sum(d => d.Groups), Domains.Sum(d => d.Samples), Domains.Sum(d => d.StoredOtherwise), Domains.Sum(d => d.RewardChanged),
        Domains.Sum(d => d.SignChanged), Domains.Sum(d => d.SignReversed), Domains.Sum(d => d.GroupsWithSignalA), Domains.Sum(d => d.GroupsWithSignalB));

    /// <summary>Judges every sample twice; reads the groups once, in their order.</summary>
    /// <exception cref="ArgumentException">A problem asks for a verifier that does not exist or does not fit its reference.</exception>
    public static RewardComparison Of(IEnumerable<RolloutGroup> groups, RewardFunction a, RewardFunction b)
    {
        var domains = new SortedDictionary<string, ComparedDomain>(StringComparer.Ordinal);
        var examples = new List<ChangedSample>();
        foreach (RolloutGroup group in groups)
        {
            string domain = group.Problem.Domain;
            Rewarded[] underA = Judge(group, a);
            Rewarded[] underB = Judge(group, b);
            int[] signsA = Signs(underA);
            int[] signsB = Signs(underB);
            ComparedDomain before = domains.GetValueOrDefault(domain) ?? new(domain, 0, 0, 0, 0, 0, 0, 0, 0);
            domains[domain] = before with
            {
                Groups = before.Groups + 1,
                Samples = before.Samples + group.Samples.Count,
                StoredOtherwise = before.StoredOtherwise + group.Samples.Where((sample, i) => Differ(sample.Reward, underA[i].Reward)).Count(),
                RewardChanged = before.RewardChanged + underA.Where((rewarded, i) => Differ(rewarded.Reward, underB[i].Reward)).Count(),
                SignChanged = before.SignChanged + signsA.Where((sign, i) => sign != signsB[i]).Count(),
                SignReversed = before.SignReversed + signsA.Where((sign, i) => sign * signsB[i] < 0).Count(),
                GroupsWithSignalA = before.GroupsWithSignalA + (signsA.Any(sign => sign != 0) ? 1 : 0),
                GroupsWithSignalB = before.GroupsWithSignalB + (signsB.Any(sign => sign != 0) ? 1 : 0),
            };
            for (int i = 0; i < signsA.Length; i++)
            {
                if (signsA[i] != signsB[i] && examples.Count(example => example.Domain == domain) < ExamplesOfEachDomain)
                {
                    examples.Add(new(domain, group.Step, group.Problem.Id, i, group.Samples[i].Trace, group.Samples[i].Answer,
                        underA[i].Reward, underB[i].Reward, signsA[i], signsB[i], Why(underA[i], underB[i])));
                }
            }
        }
        return new([.. domains.Values], examples);
    }

    private static Rewarded[] Judge(RolloutGroup group, RewardFunction reward) =>
        [.. group.Samples.Select(sample => reward.Of(group.Problem, sample.Completion, sample.Tokens))];

    /// <summary>1 for better than the group's mean, -1 for worse, 0 for neither.</summary>
    private static int[] Signs(Rewarded[] rewards)
    {
        double mean = rewards.Length == 0 ? 0 : rewards.Average(rewarded => rewarded.Reward);
        return [.. rewards.Select(rewarded => Differ(rewarded.Reward, mean) ? Math.Sign(rewarded.Reward - mean) : 0)];
    }

    private static string Why(Rewarded a, Rewarded b) => (a.Withheld is null ? b : a) is { Withheld: { } withheld, Because: var because }
        ? $"{a.Verdict.Reason} Withheld under {(a.Withheld is null ? "B" : b.Withheld is null ? "A" : "both")}: {withheld}. {because}"
        : a.Verdict.Reason;

    private static bool Differ(double a, double b) => Math.Abs(a - b) > Tolerance;
}

/// <summary>How two rewards differ on a domain's samples.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Groups">Groups of samples.</param>
/// <param name="Samples">Samples in them.</param>
/// <param name="StoredOtherwise">Samples whose stored reward is not what A pays.</param>
/// <param name="RewardChanged">Samples that B pays otherwise than A.</param>
/// <param name="SignChanged">Samples whose advantage has another sign (of +, 0, -) under B.</param>
/// <param name="SignReversed">Of these, from + to - or from - to +.</param>
/// <param name="GroupsWithSignalA">Groups with advantages that are not all 0 under A.</param>
/// <param name="GroupsWithSignalB">The same under B.</param>
public sealed record ComparedDomain(
    string Domain, int Groups, int Samples, int StoredOtherwise, int RewardChanged, int SignChanged, int SignReversed, int GroupsWithSignalA, int GroupsWithSignalB);

/// <summary>A sample whose advantage has another sign.</summary>
/// <param name="Domain">Of its problem.</param>
/// <param name="Step">Of its group.</param>
/// <param name="Problem">The problem's id.</param>
/// <param name="Sample">Its place in the group, from 0.</param>
/// <param name="Trace">Its reasoning.</param>
/// <param name="Answer">What follows it.</param>
/// <param name="RewardA">What A pays.</param>
/// <param name="RewardB">What B pays.</param>
/// <param name="SignA">Of the advantage under A: 1, 0 or -1.</param>
/// <param name="SignB">The same under B.</param>
/// <param name="Reason">The verdict in one sentence, and what was withheld.</param>
public sealed record ChangedSample(
    string Domain, int Step, string Problem, int Sample, string Trace, string Answer, double RewardA, double RewardB, int SignA, int SignB, string Reason);
