using System.Text;

namespace Casebook.Data.Wording;

/// <summary>
/// Marks in a text under construction, so that what a trace quotes is cut from the finished text and is verbatim whatever
/// was capitalised or corrected in between. Private-use characters: they never stand in a finished text.
/// </summary>
internal static class Cues
{
    public const char Close = '\uF8FF';
    private const char First = '\uE000';

    public static char Open(int cue) => (char)(First + cue);

    public static bool IsMark(char letter) => letter is >= First and <= Close;

    /// <summary>Takes the marks out and gives what stood between them, by number; of several with one number the first.</summary>
    public static (string Text, IReadOnlyDictionary<int, string> Quotes) Extract(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var quotes = new Dictionary<int, string>();
        var open = new Stack<(int Cue, int Start)>();
        foreach (char letter in marked)
        {
            if (letter == Close)
            {
                (int cue, int start) = open.Pop();
                quotes.TryAdd(cue, text.ToString(start, text.Length - start));
            }
            else if (IsMark(letter))
            {
                open.Push((letter - First, text.Length));
            }
            else
            {
                text.Append(letter);
            }
        }
        return (text.ToString(), quotes);
    }
}
