using System.Globalization;
using System.Text;

namespace Casebook.Bench.Scaling;

/// <summary>Something that reads texts which nobody here wrote, with the repetitions that are worst for it.</summary>
/// <param name="Name">As printed, and as chosen on the command line.</param>
/// <param name="Read">Reads one text from its beginning to its end.</param>
/// <param name="Patterns">What a text consists of, again and again; <c>{0}</c> is the number of the repetition.</param>
internal sealed record TextReader(string Name, Action<string> Read, IReadOnlyList<string> Patterns)
{
    /// <summary>The pattern again and again, until there are at least so many characters.</summary>
    public static string Text(string pattern, int length)
    {
        var text = new StringBuilder(length + pattern.Length);
        for (int i = 0; text.Length < length; i++)
        {
            text.Append(pattern.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }
        return text.ToString();
    }
}
