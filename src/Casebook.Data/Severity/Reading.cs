namespace Casebook.Data.Severity;

/// <summary>What the text says for one metric.</summary>
/// <param name="Metric"><c>AV</c>.</param>
/// <param name="Value"><c>N</c>.</param>
/// <param name="Cue">The number of the quoted phrase; null where the text is silent and the default holds.</param>
internal sealed record Reading(string Metric, char Value, int? Cue)
{
    /// <summary><c>AV:N</c>.</summary>
    public override string ToString() => $"{Metric}:{Value}";
}
