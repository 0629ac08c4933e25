using System.Text.RegularExpressions;

namespace Casebook.Data.Wording;

/// <summary>Mends what combining phrasings leaves behind: articles, spaces, capitals. Marks of <see cref="Cues"/> are looked through.</summary>
internal static partial class Grammar
{
    /// <summary>Words that begin with a vowel's letter but not with its sound.</summary>
    private static readonly string[] _consonantSound = ["use", "uni", "url", "usb", "usa", "one", "once", "ui", "utf"];

    /// <summary>Abbreviations spoken letter by letter that begin with a consonant's letter but a vowel's sound.</summary>
    private static readonly string[] _vowelSound = ["HTTP", "HTML", "HQL", "XML", "XXE", "XSS", "SSRF", "SQL", "SSH", "LAN", "MP4", "FLAC", "NFS", "SVG"];

    public static string Capitalise(string text)
    {
        int first = 0;
        while (first < text.Length && Cues.IsMark(text[first]))
        {
            first++;
        }
        return first == text.Length ? text : $"{text[..first]}{char.ToUpperInvariant(text[first])}{text[(first + 1)..]}";
    }

    /// <summary>Single spaces, the right article before every word.</summary>
    public static string Mend(string text)
    {
        text = Spaces().Replace(text, " ").Trim();
        return Articles().Replace(text, match =>
        {
            string article = match.Groups["article"].Value;
            bool vowel = BeginsWithVowel(match.Groups["word"].Value);
            string right = vowel ? "an" : "a";
            return (char.IsUpper(article[0]) ? Capitalise(right) : right) + match.Groups["between"].Value;
        });
    }

    /// <summary>A word once that stands doubled where two phrasings meet: <c>the diagnostic page page</c>.</summary>
    public static string Once(string text) => Doubled().Replace(text, "${word}");

    private static bool BeginsWithVowel(string word)
    {
        if (_vowelSound.Any(sound => word.StartsWith(sound, StringComparison.Ordinal)))
        {
            return true;
        }
        return word[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'A' or 'E' or 'I' or 'O' or 'U'
            && !_consonantSound.Any(sound => word.StartsWith(sound, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"\b(?<word>[a-z]+) \k<word>\b")]
    private static partial Regex Doubled();

    [GeneratedRegex(@"  +")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<![\w.'/-])(?<article>[Aa]n?)(?<between> [\uE000-\uF8FF]*)(?=(?<word>\w[\w-]*))")]
    private static partial Regex Articles();
}
