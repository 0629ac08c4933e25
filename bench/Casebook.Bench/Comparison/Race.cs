using Casebook.Engine.Speed;
using Casebook.Engine.Threading;

namespace Casebook.Bench.Comparison;

/// <summary>
/// One scenario, run by all engines in turns of about a tenth of a second, with the machine's bandwidth and multiply
/// units measured in every round. On a machine whose speed drifts by half within minutes, only turns that are close
/// together can be compared, so a ratio is taken in every round, and the middle one counts.
/// </summary>
internal sealed class Race(IReadOnlyList<Team> teams, WorkerPool pool, ReadBandwidth memory, int vocabulary, int rounds)
{
    private const double SecondsOfTurn = 0.1;
    private const int WarmRounds = 2, TrialSteps = 4, MostSteps = 64;

    // Longer than the pools spin before they sleep.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(1);

    public RaceResult Run(Scenario scenario)
    {
        double[] bandwidths = new double[rounds], peaks = new double[rounds];
        double[][] rates = [.. teams.Select(_ => new double[rounds])];
        var contenders = new List<IContender>();
        try
        {
            double slowest = 0;
            foreach (Team team in teams)
            {
                (IContender contender, double seconds) = Enter(team, scenario);
                contenders.Add(contender);
                slowest = Math.Max(slowest, seconds);
            }
            int steps = Math.Clamp((int)Math.Ceiling(SecondsOfTurn / slowest), 1, MostSteps);
            var others = new OtherLoad();
            for (int round = -WarmRounds; round < rounds; round++)
            {
                if (round == 0)
                    others = new OtherLoad();
                double peak = MultiplyAddPeak.Measure(pool), bandwidth = memory.Measure(pool);
                Thread.Sleep(_quiet);
                int[] prompt = scenario.NewPrompt(_random, vocabulary);
                for (int i = 0; i < contenders.Count; i++)
                {
                    // Whoever comes first in one round comes last in the next.
                    int t = (round & 1) == 0 ? i : contenders.Count - 1 - i;
                    TimeSpan time = scenario.IsPrompt ? contenders[t].Prompt(prompt) : contenders[t].Steps(steps);
                    Rest(contenders[t]);
                    if (round >= 0)
                        rates[t][round] = scenario.TokensOfUnit * (scenario.IsPrompt ? 1 : steps) / time.TotalSeconds;
                }
                if (round >= 0)
                    (bandwidths[round], peaks[round]) = (bandwidth, peak);
            }
            return new RaceResult(scenario, [.. teams.Select((team, t) => new TeamRates(team.Name, rates[t]))], bandwidths, peaks, scenario.IsPrompt ? 1 : steps, others.Share());
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    /// <summary>A team's contender with the fastest way to store its keys and values, and the seconds of its step.</summary>
    private (IContender Contender, double Seconds) Enter(Team team, Scenario scenario)
    {
        (IContender? Contender, double Seconds) best = (null, double.PositiveInfinity);
        for (int layout = 0; layout < (scenario.Sequences == 1 ? 1 : team.Layouts); layout++)
        {
            IContender contender = team.Make(scenario.Size(MostSteps), layout);
            double seconds = 0;
            if (!scenario.IsPrompt)
            {
                contender.Begin([.. Enumerable.Range(0, scenario.Prompts).Select(_ => scenario.NewPrompt(_random, vocabulary))]);
                contender.Steps(TrialSteps);
                seconds = contender.Steps(TrialSteps).TotalSeconds / TrialSteps;
                Rest(contender);
            }
            bool better = seconds < best.Seconds;
            (better ? best.Contender : contender)?.Dispose();
            if (better)
                best = (contender, seconds);
        }
        return (best.Contender!, best.Seconds);
    }

    private static void Rest(IContender contender)
    {
        contender.Rest();
        Thread.Sleep(_quiet);
    }
}
