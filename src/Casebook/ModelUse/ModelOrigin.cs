using System.Globalization;
using Casebook.Knowledge.Cwe;
using Casebook.Runs.Manifests;

namespace Casebook.ModelUse;

/// <summary>What a model of our own was trained on, by the manifest of its run.</summary>
/// <param name="Exemplars">How many exemplars of each domain: <c>cve-cwe</c>, <c>cve-cvss</c>.</param>
/// <param name="TaughtWeaknesses">Ids of the weaknesses that are answers of its exemplars.</param>
internal sealed record ModelOrigin(IReadOnlyDictionary<string, int> Exemplars, IReadOnlySet<string> TaughtWeaknesses)
{
    private const string Prefix = "data.";
    private const string Suffix = ".train";

    /// <summary>Reads the manifest beside a run's model; null where there is none or it does not say.</summary>
    /// <param name="modelFolder">The folder of config.json.</param>
    public static ModelOrigin? Of(string modelFolder)
    {
        string? run = Path.GetDirectoryName(Path.GetFullPath(modelFolder).TrimEnd(Path.DirectorySeparatorChar));
        if (run is null || Manifest.TryRead(run) is not { } manifest)
            return null;
        var exemplars = manifest.Properties
            .Where(fact => fact.Key.StartsWith(Prefix, StringComparison.Ordinal) && fact.Key.EndsWith(Suffix, StringComparison.Ordinal))
            .Where(fact => int.TryParse(fact.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .ToDictionary(fact => fact.Key[Prefix.Length..^Suffix.Length], fact => int.Parse(fact.Value, CultureInfo.InvariantCulture));
        return exemplars.Values.Sum() == 0 ? null : new ModelOrigin(exemplars, Weaknesses(manifest));
    }

    // "CWE-22=310 CWE-23=305 …"
    private static HashSet<string> Weaknesses(Manifest manifest) =>
        manifest.Properties.TryGetValue(Prefix + "cve-cwe.labels", out string? labels) ? [.. CweId.FindAll(labels.Replace('=', ' '))] : [];

    /// <summary>Whether all that the model has ever seen are the two generated kinds of question.</summary>
    public bool KnowsOnlyCveQuestions => Exemplars.Keys.All(domain => domain is "cve-cwe" or "cve-cvss");

    /// <summary>One sentence that says plainly what to expect.</summary>
    public string Warning =>
        $"This model was trained only on {Exemplars.Values.Sum().ToString("N0", CultureInfo.InvariantCulture)} synthetic exemplars "
        + $"({string.Join(", ", Exemplars.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Value.ToString("N0", CultureInfo.InvariantCulture)} {each.Key}"))}). It is a toy: check every answer.";
}
