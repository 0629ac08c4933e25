namespace Casebook.Evaluation.Report.Charts;

/// <summary>
/// Colours by what they mean, the same in every chart. The style sheet has their values for light and dark; they can be
/// told apart with any kind of colour blindness, and lines differ in their dashes as well.
/// </summary>
internal enum Accent
{
    Untrained,
    Sft,
    Control,
    Grpo,
    First,
    Second,
    Third,
    Fourth,
}

internal static class Accents
{
    private static readonly Accent[] _others = [Accent.First, Accent.Second, Accent.Third, Accent.Fourth];

    /// <summary>The class of the style sheet.</summary>
    public static string Class(this Accent accent) => $"c-{accent.ToString().ToLowerInvariant()}";

    /// <summary>For series that are no stage: domains.</summary>
    public static Accent Other(int index) => _others[index % _others.Length];
}
