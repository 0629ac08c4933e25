using System.Text.Json;
using Casebook.Runs.Errors;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;

namespace Casebook.Commands.Runs;

/// <summary>A run or a data set under runs/.</summary>
/// <param name="Path">Relative to the current folder.</param>
/// <param name="Kind">By its manifest; <c>unfinished</c> where it has none.</param>
/// <param name="Finished">When its manifest was written (UTC).</param>
/// <param name="Step">The last step of its metrics; null where it has none.</param>
/// <param name="ValidationLoss">The last one, nats.</param>
internal sealed record FoundRun(string Path, string Kind, DateTimeOffset? Finished, long? Step, double? ValidationLoss)
{
    private const string Unfinished = "unfinished";

    /// <summary>Everything under a root, at most two folders deep (a demo has its data and its run inside), by path.</summary>
    public static IReadOnlyList<FoundRun> Under(string root)
    {
        if (!Directory.Exists(root))
            return [];
        IEnumerable<string> folders = Directory.EnumerateDirectories(root);
        return [.. folders.Concat(folders.SelectMany(Directory.EnumerateDirectories)).Select(Look).OfType<FoundRun>().OrderBy(run => run.Path, StringComparer.Ordinal)];
    }

    private static FoundRun? Look(string folder)
    {
        Manifest? manifest = Manifest.TryRead(folder);
        string metrics = System.IO.Path.Combine(folder, "metrics.jsonl");
        if (manifest is null && !File.Exists(metrics))
            return null;
        (long? step, double? loss) = File.Exists(metrics) ? Last(metrics) : (null, null);
        return new FoundRun(System.IO.Path.GetRelativePath(Environment.CurrentDirectory, folder), manifest?.Kind ?? Unfinished, manifest?.Created, step, loss);
    }

    private static (long? Step, double? Loss) Last(string metrics)
    {
        try
        {
            long? step = null;
            double? loss = null;
            foreach (JsonElement line in MetricsLog.Read(metrics))
            {
                step = line.GetProperty("step").GetInt64();
                if (line.GetProperty("kind").GetString() == "validation" && line.TryGetProperty("loss", out JsonElement value) && value.ValueKind == JsonValueKind.Number)
                    loss = value.GetDouble();
            }
            return (step, loss);
        }
        catch (Exception exception) when (exception is CasebookException or IOException or KeyNotFoundException)
        {
            return (null, null);
        }
    }
}
