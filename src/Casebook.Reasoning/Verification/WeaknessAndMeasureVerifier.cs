using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank names one weakness and has one measure's letter, and both are the
/// reference's: <c>CWE-89, C</c>. One of the two right is wrong.
/// </summary>
public sealed partial class WeaknessAndMeasureVerifier : GatedVerifier<WeaknessAndMeasureReference>
{
    /// <inheritdoc/>
    public override string Name => "two-hop";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, WeaknessAndMeasureReference reference) => text =>
    {
        IReadOnlyList<string> ids = CweVerifier.Named(text);
        IReadOnlyList<string> letters = AnswerWords.Letters(text);
        if (ids.Count != 1 || letters.Count != 1)
        {
            return new(false, null, $"The answer's last line names {Count(ids.Count, "weakness", "weaknesses")} and {Count(letters.Count, "letter", "letters")}; it must name one of each.");
        }
        if (AnswerText.Spoiled(text, Named()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        bool weakness = ids[0] == reference.Cwe;
        bool measure = letters[0] == reference.Letter;
        return new(weakness && measure, $"{ids[0]}, {letters[0]}", (weakness, measure) switch
        {
            (true, true) => $"{ids[0]} and {letters[0]} are the reference.",
            (true, false) => $"{ids[0]} is right, but {letters[0]} is not {reference.Letter}.",
            (false, true) => $"{letters[0]} is right, but {ids[0]} is not {reference.Cwe}.",
            _ => $"{ids[0]} is not {reference.Cwe}, and {letters[0]} is not {reference.Letter}.",
        });
    };

    private static string Count(int count, string one, string many) => count switch
    {
        0 => $"no {one}",
        1 => $"one {one}",
        _ => $"{count} different {many}",
    };

    [GeneratedRegex(@"CWE-|(?<![\w-])[A-H](?![\w-])")]
    private static partial Regex Named();
}
