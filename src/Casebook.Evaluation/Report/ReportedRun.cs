using System.Text.Json;
using Casebook.Evaluation.Seeds;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;

namespace Casebook.Evaluation.Report;

/// <summary>A run folder as a report sees it.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Stage">What it did, by its metrics.</param>
/// <param name="Metrics">How it went.</param>
/// <param name="Manifest">Null while it is not finished.</param>
internal sealed record ReportedRun(string Folder, ReportStage Stage, MetricHistory Metrics, Manifest? Manifest)
{
    private const string MetricsName = "metrics.jsonl";

    private const string RecipeName = "recipe.yaml";

    /// <summary>Facts about the data have names that begin so.</summary>
    private const string DataPrefix = "data.";

    /// <summary>The run in a folder; null where there is none.</summary>
    public static ReportedRun? Open(string folder)
    {
        string metrics = Path.Combine(folder, MetricsName);
        if (!File.Exists(metrics) && !File.Exists(Path.Combine(folder, EvaluationFile.FileName)) && !Directory.Exists(Path.Combine(folder, RunReport.EvaluationsFolder)))
        {
            return null;
        }
        IReadOnlyList<JsonElement> lines = File.Exists(metrics) ? MetricsLog.Read(metrics) : [];
        var history = MetricHistory.Of(lines);
        var manifest = Manifest.TryRead(folder);
        bool isGrpo = history.Has("train", "reward") || manifest?.Kind == "grpo";
        return new(folder, isGrpo ? ReportStage.Grpo : ReportStage.Sft, history, manifest);
    }

    /// <summary>The run before, if it stands where the manifest says or beside this one, and is the same still.</summary>
    public ReportedRun? Parent()
    {
        if (Manifest?.Parent is not { } parent || Path.GetDirectoryName(parent.Path) is not { Length: > 0 } named)
        {
            return null;
        }
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Folder)) ?? "", Path.GetFileName(named));
        string? folder = new[] { named, beside }.FirstOrDefault(folder => IsSame(Path.Combine(folder, Manifest.FileName), parent.Sha256));
        return folder is null || Open(folder) is not { } run || run.Stage == Stage ? null : run;
    }

    /// <summary>What the manifest says, and where the run comes from.</summary>
    /// <param name="prefix">Whether to say which stage each is about.</param>
    public IEnumerable<ReportFact> Facts(bool prefix)
    {
        string before = prefix ? Stage.Name() + " · " : "";
        yield return new(before + "folder", Folder);
        if (Manifest is null)
        {
            yield return new(before + "state", "not finished");
            yield break;
        }
        yield return new(before + "finished", FormattableString.Invariant($"{Manifest.Created.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        foreach ((string name, string value) in Manifest.Properties.Where(fact => !fact.Key.StartsWith(DataPrefix, StringComparison.Ordinal)))
        {
            yield return new(before + name, value);
        }
        if (Manifest.Parent is { } parent)
        {
            yield return new(before + "continues", $"{parent.Path} (SHA-256 {parent.Sha256})");
        }
        foreach (ManifestEntry file in Manifest.Files.Where(file => file.Path.EndsWith(".safetensors", StringComparison.Ordinal) && file.Path.StartsWith("model/", StringComparison.Ordinal)))
        {
            yield return new(before + file.Path, $"SHA-256 {file.Sha256}");
        }
    }

    /// <summary>The recipe as resolved, and the facts about the data.</summary>
    public IEnumerable<ReportFile> Files()
    {
        string recipe = Path.Combine(Folder, RecipeName);
        if (File.Exists(recipe))
        {
            yield return new($"{Stage.Name()}: {RecipeName}, as resolved", File.ReadAllText(recipe));
        }
        string[] facts = [.. (Manifest?.Properties ?? new Dictionary<string, string>()).Where(fact => fact.Key.StartsWith(DataPrefix, StringComparison.Ordinal)).Select(fact => $"{fact.Key[DataPrefix.Length..]}: {fact.Value}")];
        if (facts.Length > 0)
        {
            yield return new($"{Stage.Name()}: the data's facts", string.Join('\n', facts));
        }
    }

    private static bool IsSame(string file, string sha256)
    {
        try
        {
            return File.Exists(file) && FileHash.Sha256(file) == sha256;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
