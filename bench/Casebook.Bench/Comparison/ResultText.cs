using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Casebook.Bench.Comparison;

/// <summary>Results as tables for people and as lines of JSON.</summary>
internal static class ResultText
{
    /// <summary>Two tables: speeds with their ratios, and what of the machine they use.</summary>
    public static string Markdown(IReadOnlyList<RaceResult> results, ModelWork work)
    {
        string[] names = [.. results[0].Teams.Select(team => team.Name)];
        string[] others = [.. names.Skip(1)];
        var text = new StringBuilder();
        Row(text, ["tokens/s", .. names, .. others.Select(name => $"{names[0]} over {name} (middle half)")]);
        Rule(text, names.Length + others.Length);
        foreach (RaceResult result in results)
            Row(text, [result.Scenario.Name, .. result.Teams.Select(team => Rate(team.Median)), .. others.Select((_, i) => Ratio(result, i + 1))]);
        text.AppendLine();
        Row(text, ["share", .. names.Select(name => $"{name}, of bandwidth"), "GB/s", .. names.Select(name => $"{name}, of fp32 peak"), "GFLOP/s", "taken by others"]);
        Rule(text, (2 * names.Length) + 3);
        foreach (RaceResult result in results)
        {
            Row(text, [
                result.Scenario.Name,
                .. names.Select((_, t) => result.Scenario.IsPrompt ? "" : Percent(result.BandwidthShare(t, work))), Rate(Medians.Of([.. result.Bandwidths]) / 1e9),
                .. names.Select((_, t) => Percent(result.PeakShare(t, work))), Rate(Medians.Of([.. result.Peaks]) / 1e9),
                Percent(result.OthersShare),
            ]);
        }
        return text.ToString();
    }

    public static string Json(RaceResult result, string file, int threads, int busy, ModelWork work) => JsonSerializer.Serialize(new
    {
        file = Path.GetFileName(file),
        scenario = result.Scenario.Name,
        threads,
        busy_processes = busy,
        rounds = result.Bandwidths.Count,
        steps_of_turn = result.StepsOfTurn,
        bytes_per_token = (double)work.PassBytes / result.Scenario.TokensOfUnit,
        read_bandwidth_bytes_per_second = Medians.Of([.. result.Bandwidths]),
        multiply_add_peak_flops = Medians.Of([.. result.Peaks]),
        others_share = result.OthersShare,
        engines = result.Teams.Select((team, t) => new
        {
            name = team.Name,
            tokens_per_second = team.Median,
            rounds_tokens_per_second = team.Rates,
            bandwidth_share = result.Scenario.IsPrompt ? (double?)null : result.BandwidthShare(t, work),
            peak_share = result.PeakShare(t, work),
            ratio = t == 0 ? (double?)null : result.Ratio(t).Median,
        }),
    });

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static void Rule(StringBuilder text, int numbers) => Row(text, ["---", .. Enumerable.Repeat("---:", numbers)]);

    private static string Ratio(RaceResult result, int team)
    {
        var (median, low, high) = result.Ratio(team);
        return string.Create(CultureInfo.InvariantCulture, $"{median:F2} ({low:F2}–{high:F2})");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %");

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
