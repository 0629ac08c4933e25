using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank holds one integer, and it is the reference's. Commas between thousands, a
/// unit or words around it and repeating the same integer are fine; two different integers are wrong even if one of
/// them is right, so a whole equation does not count. Decimals and digits of other scripts are wrong.
/// </summary>
public sealed partial class IntegerVerifier : GatedVerifier<IntegerReference>
{
    /// <inheritdoc/>
    public override string Name => "integer";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, IntegerReference reference) => text => Read(text, reference.Value);

    /// <summary>Compares the integer of an answer's last line with the one that is right.</summary>
    internal static AnswerReading Read(string text, long truth)
    {
        IReadOnlyList<long>? found = IntegerAnswer.Find(text);
        string? answer = found is [long single] ? single.ToString(CultureInfo.InvariantCulture) : null;
        if (answer is not null && AnswerText.Spoiled(text, Numbers()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        bool right = found is [long value] && value == truth;
        return new(right, answer, found is null ? "The answer's last line has a number that is no plain integer."
            : found.Count == 0 ? "The answer's last line has no integer."
            : found.Count > 1 ? $"The answer's last line has {found.Count} different integers, {found[0]} and {found[1]} among them."
            : right ? $"{answer} is the reference."
            : $"{answer} is not {truth}.");
    }

    [GeneratedRegex(@"[-\u2212]?[0-9][0-9,]*")]
    private static partial Regex Numbers();
}
