using System.Text.RegularExpressions;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>So many passages in square brackets, or more, each on one line; empty ones count.</summary>
internal sealed record PlaceholderNumber(int Count) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        int count = 0;
        int at = 0;
        while (response.IndexOf('[', at) is int open and >= 0)
        {
            int close = response.AsSpan(open).IndexOfAny(']', '\n');
            if (close < 0)
            {
                break;
            }
            count += response[open + close] == ']' ? 1 : 0;
            at = open + close + 1;
        }
        return count >= Count ? null : $"it has {count} placeholders, fewer than {Count}";
    }
}

/// <summary>A postscript's mark stands somewhere, not only at the end; case does not matter. Of <c>P.P.S</c> the last point may be missing, of <c>P.S.</c> it may not.</summary>
internal sealed partial record Postscript(string Marker) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => Marker switch
    {
        "P.P.S" => SecondPostscript().IsMatch(response.ToLowerInvariant()),
        "P.S." => FirstPostscript().IsMatch(response.ToLowerInvariant()),
        _ => response.Contains(Marker, StringComparison.OrdinalIgnoreCase),
    }
        ? null
        : $"it has no postscript with {Marker}";

    [GeneratedRegex(@"p\.[\s\x1C-\x1F]?p\.[\s\x1C-\x1F]?s", RegexOptions.CultureInvariant)]
    private static partial Regex SecondPostscript();

    [GeneratedRegex(@"p\.[\s\x1C-\x1F]?s\.", RegexOptions.CultureInvariant)]
    private static partial Regex FirstPostscript();
}
