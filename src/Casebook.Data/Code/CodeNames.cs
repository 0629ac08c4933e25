using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Code;

/// <summary>Names of variables for one snippet, no two alike, from what the split may use.</summary>
internal sealed class CodeNames(QuestionWriter writer)
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Code/names");
    private readonly List<string> _taken = [];

    /// <summary>The names given so far.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <param name="kind"><c>number</c>, <c>text</c>, <c>list</c>, <c>item</c>, <c>letter</c>, <c>function</c>.</param>
    public string Of(string kind)
    {
        string name = writer.Draw(_book, kind);
        if (!_taken.Contains(name))
        {
            _taken.Add(name);
            return name;
        }
        // The split may have few names of a kind: a digit makes another of one.
        name += _taken.Count;
        _taken.Add(name);
        return name;
    }

    /// <summary>A word as the value of a string.</summary>
    public string Word() => writer.Draw(_book, "word");
}
