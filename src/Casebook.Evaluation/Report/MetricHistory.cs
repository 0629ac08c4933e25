using System.Text.Json;

namespace Casebook.Evaluation.Report;

/// <summary>The metrics of a run as series: by kind and name, a value a step.</summary>
public sealed class MetricHistory
{
    private readonly Dictionary<(string Kind, string Name), List<(double Step, double Value)>> _series = [];

    private MetricHistory()
    {
    }

    /// <summary>A run without metrics.</summary>
    public static MetricHistory Empty { get; } = new();

    /// <summary>Sorts lines of <c>metrics.jsonl</c> into series. What is neither number nor null is passed over.</summary>
    public static MetricHistory Of(IEnumerable<JsonElement> lines)
    {
        var history = new MetricHistory();
        foreach (JsonElement line in lines)
        {
            if (!line.TryGetProperty("step", out JsonElement at) || at.ValueKind != JsonValueKind.Number
                || !line.TryGetProperty("kind", out JsonElement kind) || kind.ValueKind != JsonValueKind.String)
            {
                continue;
            }
            foreach (JsonProperty metric in line.EnumerateObject().Where(metric => metric.Name != "step" && metric.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null))
            {
                // null stands for what was not finite: a gap in a line, not a zero.
                double value = metric.Value.ValueKind == JsonValueKind.Null ? double.NaN : metric.Value.GetDouble();
                history.Add(kind.GetString()!, metric.Name, at.GetDouble(), value);
            }
        }
        foreach (List<(double Step, double Value)> series in history._series.Values)
        {
            // Stable, so that of a step logged twice the later value comes last.
            (double Step, double Value)[] sorted = [.. series.OrderBy(point => point.Step)];
            series.Clear();
            series.AddRange(sorted);
        }
        return history;
    }

    /// <summary>Whether there is anything of this name.</summary>
    public bool Has(string kind, string name) => _series.ContainsKey((kind, name));

    /// <summary>A metric over the steps; empty where it was not logged, NaN where it was not finite.</summary>
    /// <param name="kind">For example <c>train</c>.</param>
    /// <param name="name">For example <c>loss</c>.</param>
    public IReadOnlyList<(double Step, double Value)> Series(string kind, string name) => _series.GetValueOrDefault((kind, name)) ?? [];

    /// <summary>What follows a prefix in the names of a kind, in alphabetical order: <c>reward.</c> gives the domains.</summary>
    public IReadOnlyList<string> NamesAfter(string kind, string prefix) =>
        [.. _series.Keys.Where(key => key.Kind == kind && key.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key.Name[prefix.Length..]).Order(StringComparer.Ordinal)];

    private void Add(string kind, string name, double step, double value)
    {
        if (!_series.TryGetValue((kind, name), out List<(double Step, double Value)>? series))
        {
            _series[(kind, name)] = series = [];
        }
        series.Add((step, value));
    }
}
