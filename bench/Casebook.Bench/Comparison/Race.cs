using Casebook.Engine.Speed;
using Casebook.Engine.Threading;

namespace Casebook.Bench.Comparison;

/// <summary>
/// One scenario, run by all engines in turns of about a tenth of a second, with the machine's bandwidth and multiply
/// units measured in every round. On a machine whose speed drifts by half within minutes, only turns that are close
/// together can be compared, so a ratio is taken in every round, and the middle one counts.
/// </summary>
internal sealed class Race(IReadOnlyList<Team> teams, WorkerPool pool, ReadBandwidth memory, int vocabulary, int longest, int rounds)
{
    private const double SecondsOfTurn = 0.1;
    private const int WarmRounds = 2, TrialSteps = 4;

    // What an engine may generate for some sequences while it still computes the prompts of others.
    private const int SpareTokens = 32;

    // Longer than the pools spin before they sleep.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(1);

    public RaceResult Run(Scenario scenario)
    {
        (int[] layouts, int units) = Try(scenario);
        int steps = units * (rounds + WarmRounds);
        var contenders = new List<IContender>();
        var turns = new List<double[]>();
        double[] bandwidths = new double[rounds], peaks = new double[rounds];
        try
        {
            for (int t = 0; t < teams.Count; t++)
            {
                contenders.Add(teams[t].Make(scenario.Size(scenario.IsPrompt ? 1 : steps), layouts[t]));
                turns.Add(new double[rounds]);
            }
            Begin(scenario, contenders, steps);
            for (int round = -WarmRounds; round < rounds; round++)
            {
                double peak = MultiplyAddPeak.Measure(pool), bandwidth = memory.Measure(pool);
                Thread.Sleep(_quiet);
                var prompts = scenario.NewPrompts(_random, vocabulary);
                for (int i = 0; i < contenders.Count; i++)
                {
                    // Whoever comes first in one round comes last in the next.
                    int t = (round & 1) == 0 ? i : contenders.Count - 1 - i;
                    double seconds = Turn(contenders[t], scenario, prompts, units);
                    if (round >= 0)
                        turns[t][round] = scenario.TokensOfUnit * (scenario.IsPrompt ? 1 : units) / seconds;
                }
                if (round >= 0)
                    (bandwidths[round], peaks[round]) = (bandwidth, peak);
            }
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
        return new RaceResult(scenario, [.. teams.Select((team, t) => new TeamRates(team.Name, turns[t]))], bandwidths, peaks, units);
    }

    /// <summary>Finds each engine's fastest layout, and how many steps fill a turn.</summary>
    private (int[] Layouts, int Units) Try(Scenario scenario)
    {
        int[] best = new int[teams.Count];
        double slowest = 0;
        for (int t = 0; t < teams.Count && !scenario.IsPrompt; t++)
        {
            double fastest = double.PositiveInfinity;
            for (int layout = 0; layout < (scenario.Sequences == 1 ? 1 : teams[t].Layouts); layout++)
            {
                using IContender contender = teams[t].Make(scenario.Size(2 * TrialSteps), layout);
                contender.Begin(scenario.NewPrompts(_random, vocabulary), scenario.Samples, 2 * TrialSteps);
                contender.Steps(TrialSteps);
                double seconds = contender.Steps(TrialSteps).TotalSeconds / TrialSteps;
                contender.Rest();
                Thread.Sleep(_quiet);
                if (seconds < fastest)
                    (fastest, best[t]) = (seconds, layout);
            }
            slowest = Math.Max(slowest, fastest);
        }
        if (scenario.IsPrompt)
            return (best, 1);
        int room = (longest - scenario.PromptTokens - SpareTokens) / (rounds + WarmRounds);
        if (room < 1)
            throw new ArgumentException($"{scenario.Name}: {rounds} rounds do not fit into a context of {longest}.");
        return (best, Math.Clamp((int)Math.Ceiling(SecondsOfTurn / slowest), 1, Math.Min(room, 64)));
    }

    private void Begin(Scenario scenario, List<IContender> contenders, int steps)
    {
        if (scenario.IsPrompt)
            return;
        var prompts = scenario.NewPrompts(_random, vocabulary);
        foreach (IContender contender in contenders)
        {
            contender.Begin(prompts, scenario.Samples, steps);
            contender.Rest();
            Thread.Sleep(_quiet);
        }
    }

    private static double Turn(IContender contender, Scenario scenario, IReadOnlyList<int[]> prompts, int units)
    {
        TimeSpan time = scenario.IsPrompt ? contender.Prompt(prompts[0]) : contender.Steps(units);
        contender.Rest();
        Thread.Sleep(_quiet);
        return time.TotalSeconds;
    }
}
