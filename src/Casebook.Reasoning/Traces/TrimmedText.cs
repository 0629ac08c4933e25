using System.Text;

namespace Casebook.Reasoning.Traces;

/// <summary>Trims a text that comes in pieces: white space appears only once something follows it.</summary>
internal sealed class TrimmedText
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _held = new();

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Takes the next piece and returns what of the trimmed text it adds.</summary>
    public string Append(string piece)
    {
        ReadOnlySpan<char> span = piece;
        ReadOnlySpan<char> solid = IsEmpty ? span.Trim() : span.TrimEnd();
        if (solid.IsEmpty)
        {
            if (!IsEmpty)
            {
                _held.Append(piece);
            }
            return "";
        }
        string added = string.Concat(_held.ToString(), solid);
        _held.Clear().Append(span[span.TrimEnd().Length..]);
        _text.Append(added);
        return added;
    }

    public override string ToString() => _text.ToString();
}
