using System.Text.RegularExpressions;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// Counts words in capitals among the tokens of the Penn Treebank's scheme, as far as it matters for that: marks part
/// tokens, but hyphens, slashes and points within a word do not; <c>'S</c>, <c>'M</c>, <c>'LL</c>, <c>'RE</c>, <c>'VE</c>,
/// <c>'D</c> and <c>N'T</c> are tokens of their own, so that <c>I'M</c> and <c>DON'T</c> count twice. A printer's apostrophe parts tokens too.
/// </summary>
/// <remarks>Of the scheme's contractions <c>CANNOT</c>, <c>GIMME</c>, <c>GONNA</c>, <c>GOTTA</c>, <c>LEMME</c> and <c>WANNA</c> are two tokens. Linear in the text.</remarks>
internal static partial class TreebankTokens
{
    /// <summary>How many tokens have a capital and no small letter.</summary>
    public static int CountCapitals(string text)
    {
        int count = 0;
        int end = text.Length;
        while (end > 0 && PythonText.IsSpace(text[end - 1]))
        {
            end--;
        }
        foreach (ValueMatch run in Run().EnumerateMatches(text))
        {
            ReadOnlySpan<char> token = text.AsSpan(run.Index, run.Length);
            int after = run.Index + run.Length;
            // The scheme parts clitics before a space only; before a new line they stay, unless a sentence ends there.
            bool stays = after < end && text[after] != ' ' && PythonText.IsSpace(text[after]) && token[^1] != '.';
            foreach (ValueMatch part in Clitic().EnumerateMatches(stays ? [] : token))
            {
                // A clitic stands at the end of its token; what is before it is a token too.
                count += PythonText.IsUpper(token[part.Index..]) ? 1 : 0;
                token = token[..part.Index];
            }
            count += !PythonText.IsUpper(token) ? 0 : Contraction().IsMatch(token) ? 2 : 1;
        }
        return count;
    }

    /// <summary>What marks, rows of hyphens or points, and commas and colons that no digit follows leave whole.</summary>
    [GeneratedRegex(@"(?:[^\s\x1C-\x1F\[\](){}<>;*@#$%&?!""“”„‘’`«»,:\-.]|[,:](?=[0-9])|-(?!-)|\.(?!\.))+", RegexOptions.CultureInvariant)]
    private static partial Regex Run();

    [GeneratedRegex(@"(?:n't|'(?:s|m|d|ll|re|ve))\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clitic();

    [GeneratedRegex(@"\b(?:cannot|gimme|gonna|gotta|lemme|wanna)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Contraction();
}
