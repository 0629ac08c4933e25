using System.Globalization;

namespace Casebook.Reasoning.Verification;

/// <summary>Reads the integer of an answer's last line.</summary>
internal static class IntegerAnswer
{
    /// <summary>Longer numbers are no answers to what is asked here; 18 digits always fit a <see cref="long"/>.</summary>
    private const int MostDigits = 18;

    /// <summary>
    /// The different integers of the answer's last line; null where something stands there that looks like a number and
    /// is none that counts: a decimal, digits that touch letters, digits of another script, a wrong thousands comma.
    /// </summary>
    public static IReadOnlyList<long>? Find(string answer)
    {
        ReadOnlySpan<char> line = AnswerText.LastLine(answer);
        var found = new List<long>();
        int at = 0;
        while (at < line.Length)
        {
            if (char.IsNumber(line[at]) && !char.IsAsciiDigit(line[at]))
            {
                return null;
            }
            if (!char.IsAsciiDigit(line[at]))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < line.Length && (char.IsAsciiDigit(line[end]) || (line[end] == ',' && end + 1 < line.Length && char.IsAsciiDigit(line[end + 1]))))
            {
                end++;
            }
            if (Read(line, at, end) is not { } value)
            {
                return null;
            }
            if (!found.Contains(value))
            {
                found.Add(value);
            }
            at = end;
        }
        return found;
    }

    private static long? Read(ReadOnlySpan<char> line, int at, int end)
    {
        bool negative = at > 0 && line[at - 1] is '-' or '\u2212';
        int start = negative ? at - 1 : at;
        bool before = start == 0 || !(Touches(line[start - 1]) || line[start - 1] is '.' or ',' or '-' or '\u2212');
        bool after = end == line.Length || !(Touches(line[end]) || (line[end] == '.' && end + 1 < line.Length && char.IsNumber(line[end + 1])));
        ReadOnlySpan<char> text = line[at..end];
        if (!before || !after || !IsWellGrouped(text))
        {
            return null;
        }
        string digits = text.ToString().Replace(",", "", StringComparison.Ordinal);
        if (digits.Length > MostDigits || (digits.Length > 1 && digits[0] == '0'))
        {
            return null;
        }
        long value = long.Parse(digits, CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }

    /// <summary>No comma at all, or one before every three digits from the right.</summary>
    private static bool IsWellGrouped(ReadOnlySpan<char> text)
    {
        if (!text.Contains(','))
        {
            return true;
        }
        int first = text.IndexOf(',');
        for (int i = first; i < text.Length; i++)
        {
            if ((text[i] == ',') != ((i - first) % 4 == 0))
            {
                return false;
            }
        }
        return first is >= 1 and <= 3 && (text.Length - first) % 4 == 0;
    }

    private static bool Touches(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '_'
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.OtherNumber;
}
