using System.Text;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Wording;

/// <summary>
/// The small language in which phrasings are written: <c>[a|b]</c> is one of several wordings, <c>{slot}</c> is filled in,
/// <c>*…*</c> is the part that a trace quotes (the whole phrasing without its article where nothing is marked).
/// </summary>
internal static class Pattern
{
    /// <param name="slot">Gives a slot's text.</param>
    /// <param name="cue">The number under which the quoted part is marked; negative for none.</param>
    public static string Expand(string pattern, RandomStream random, Func<string, string> slot, int cue = -1)
    {
        var text = new StringBuilder();
        int end = Write(pattern, 0, text, random, slot, cue);
        if (end != pattern.Length)
        {
            throw new InvalidDataException($"The phrasing \"{pattern}\" has a bracket too many at character {end + 1}.");
        }
        string expanded = text.ToString();
        return cue >= 0 && !pattern.Contains('*') ? MarkWhole(expanded, cue) : expanded;
    }

    private static int Write(string pattern, int at, StringBuilder text, RandomStream random, Func<string, string> slot, int cue)
    {
        bool inCue = false;
        while (at < pattern.Length && pattern[at] is not ('|' or ']'))
        {
            switch (pattern[at])
            {
                case '[':
                    at = Choose(pattern, at, text, random, slot, cue);
                    break;
                case '{':
                    int close = pattern.IndexOf('}', at);
                    text.Append(slot(pattern[(at + 1)..close]));
                    at = close + 1;
                    break;
                case '*':
                    inCue = !inCue;
                    if (cue >= 0)
                    {
                        text.Append(inCue ? Cues.Open(cue) : Cues.Close);
                    }
                    at++;
                    break;
                default:
                    text.Append(pattern[at++]);
                    break;
            }
        }
        return at;
    }

    private static int Choose(string pattern, int at, StringBuilder text, RandomStream random, Func<string, string> slot, int cue)
    {
        var options = new List<string>();
        int start = at + 1;
        int depth = 0;
        for (at++; ; at++)
        {
            if (at == pattern.Length)
            {
                throw new InvalidDataException($"The phrasing \"{pattern}\" has a bracket that is not closed.");
            }
            depth += pattern[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && pattern[at] == '|'))
            {
                options.Add(pattern[start..at]);
                start = at + 1;
                if (depth < 0)
                {
                    break;
                }
            }
        }
        Write(random.Choose(options), 0, text, random, slot, cue);
        return at + 1;
    }

    private static string MarkWhole(string text, int cue)
    {
        int skip = new[] { "an ", "a ", "the " }.FirstOrDefault(article => text.StartsWith(article, StringComparison.Ordinal))?.Length ?? 0;
        return $"{text[..skip]}{Cues.Open(cue)}{text[skip..]}{Cues.Close}";
    }
}
