using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>
/// Which option a text chooses, as a person would read it. For benchmarks whose authors read the answers themselves and
/// published letters only.
/// </summary>
internal static partial class ProseChoice
{
    /// <summary>The letter; null where the text chooses none. What is said last counts.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="letters">The letters of the options, capital.</param>
    /// <param name="choices">The options' texts, for answers that name no letter; may be empty.</param>
    public static string? Read(string text, string letters, IReadOnlyList<string> choices)
    {
        return Last(LoneLastLine(), text, letters)
            ?? Last(Named(), text, letters)
            ?? Last(Leading(), text, letters)
            ?? Last(Option(), text, letters)
            ?? Last(Bracketed(), text, letters)
            ?? Quoted(text, letters, choices);
    }

    /// <summary>All letters that a text chooses, in their order: those behind its last "answer", else those that stand alone in its last line; null for none.</summary>
    public static string? ReadAll(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        ReadOnlySpan<char> last = trimmed[(trimmed.LastIndexOf('\n') + 1)..];
        Match? named = NamedSeveral().Matches(text).LastOrDefault();
        IEnumerable<char> letters = named is not null
            ? named.Groups[1].Value
            : Standing().Matches(last.ToString()).SelectMany(match => match.Value);
        string run = string.Concat(letters.Where(char.IsAsciiLetterUpper).Distinct().Order());
        return run.Length > 0 ? run : null;
    }

    private static string? Last(Regex expression, string text, string letters)
    {
        string? found = null;
        foreach (Match match in expression.Matches(text))
        {
            if (letters.Contains(match.Groups[1].Value))
            {
                found = match.Groups[1].Value;
            }
        }
        return found;
    }

    private static string? Quoted(string text, string letters, IReadOnlyList<string> choices)
    {
        string[] named = [.. choices.Index().Where(choice => choice.Index < letters.Length && choice.Item.Length > 0 && text.Contains(choice.Item, StringComparison.OrdinalIgnoreCase)).Select(choice => letters[choice.Index].ToString())];
        return named is [string only] ? only : null;
    }

    /// <summary>A last line that is the letter and nothing else, whatever was said before.</summary>
    [GeneratedRegex(@"(?:^|\n)[^\w\n]*([A-H])[^\w\n]*\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LoneLastLine();

    /// <summary>"The correct answer is: C", "**Answer:** B".</summary>
    [GeneratedRegex(@"\b[Aa](?i:nswer)(?:\s+is)?[\s:*_(""\[]{0,8}([A-H])(?![\w'’])", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b[Aa](?i:nswers?)(?:\s+(?:is|are))?[\s:*_(""\[]{0,8}([A-H](?:(?:[\s,&;/]|and){0,5}[A-H])*)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NamedSeveral();

    [GeneratedRegex(@"(?<!\w)[A-H]{1,8}(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Standing();

    /// <summary>A line that begins with the letter: "B) File", "**C**".</summary>
    [GeneratedRegex(@"^[^\w\n]*([A-H])(?:[).:*\]]|\s*$)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Leading();

    [GeneratedRegex(@"\b[Oo]ption\s+([A-H])(?![\w'’])", RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    /// <summary>"(B)" or "B)" within a line.</summary>
    [GeneratedRegex(@"(?<!\w)([A-H])\)", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();
}
