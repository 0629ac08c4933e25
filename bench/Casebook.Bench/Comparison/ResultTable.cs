using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Casebook.Bench.Comparison;

/// <summary>Results as a table for people and as lines of JSON.</summary>
internal static class ResultTable
{
    /// <param name="passBytes">Bytes of weights that one step reads.</param>
    /// <param name="passParameters">Weights that one row is multiplied with.</param>
    public static string Markdown(IReadOnlyList<RaceResult> results, long passBytes, long passParameters)
    {
        var text = new StringBuilder();
        IReadOnlyList<TeamRates> teams = results[0].Teams;
        bool compares = teams.Count > 1;
        text.Append("| tokens/s |").AppendJoin("", teams.Select(team => $" {team.Name} |")).AppendJoin("", teams.Skip(1).Select(team => $" over {team.Name} |"))
            .AppendJoin("", teams.Select(team => $" {team.Name}, of bandwidth |")).AppendJoin("", teams.Select(team => $" {team.Name}, of fp32 peak |")).AppendLine(" GB/s | GFLOP/s |");
        text.Append("| --- |").Insert(text.Length, " ---: |", teams.Count * (compares ? 4 : 3) - (compares ? 1 : 0) + 2).AppendLine();
        foreach (RaceResult result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Scenario.Name} |");
            foreach (TeamRates team in teams.Select((_, t) => result.Teams[t]))
                text.Append(CultureInfo.InvariantCulture, $" {Rate(team.Median)} |");
            for (int t = 1; t < teams.Count; t++)
            {
                var (median, low, high) = result.Ratio(t);
                text.Append(CultureInfo.InvariantCulture, $" {median:F2} ({low:F2}–{high:F2}) |");
            }
            for (int t = 0; t < teams.Count; t++)
                text.Append(result.Scenario.IsPrompt ? " |" : string.Create(CultureInfo.InvariantCulture, $" {100 * result.BandwidthShare(t, passBytes):F0} % |"));
            for (int t = 0; t < teams.Count; t++)
                text.Append(CultureInfo.InvariantCulture, $" {100 * result.PeakShare(t, passParameters):F0} % |");
            text.AppendLine(CultureInfo.InvariantCulture, $" {Medians.Of([.. result.Bandwidths]) / 1e9:F1} | {Medians.Of([.. result.Peaks]) / 1e9:F0} |");
        }
        return text.ToString();
    }

    public static string Json(RaceResult result, string file, int threads, int busy, long passBytes, long passParameters) => JsonSerializer.Serialize(new
    {
        file = Path.GetFileName(file),
        scenario = result.Scenario.Name,
        threads,
        busy_processes = busy,
        rounds = result.Bandwidths.Count,
        steps_of_turn = result.StepsOfTurn,
        bytes_per_token = (double)passBytes / result.Scenario.Sequences,
        read_bandwidth_bytes_per_second = Medians.Of([.. result.Bandwidths]),
        multiply_add_peak_flops = Medians.Of([.. result.Peaks]),
        engines = result.Teams.Select((team, t) => new
        {
            name = team.Name,
            tokens_per_second = team.Median,
            rounds_tokens_per_second = team.Rates,
            bandwidth_share = result.Scenario.IsPrompt ? (double?)null : result.BandwidthShare(t, passBytes),
            peak_share = result.PeakShare(t, passParameters),
            ratio = t == 0 ? (double?)null : result.Ratio(t).Median,
        }),
    });

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
