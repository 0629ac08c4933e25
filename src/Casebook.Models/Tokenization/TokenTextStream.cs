using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Turns one sequence of tokens into text as they come: a character whose bytes are spread over several tokens appears
/// with the last of them. All that it gives, joined, is what <see cref="Tokenizer.Decode"/> gives.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class TokenTextStream
{
    private readonly Tokenizer _tokenizer;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    private readonly bool _dropsSpace;
    private bool _atStart = true;

    internal TokenTextStream(Tokenizer tokenizer, bool dropsSpace)
    {
        _tokenizer = tokenizer;
        _dropsSpace = dropsSpace;
    }

    /// <summary>Takes a token and returns the text that it completes, often all of its own, possibly none.</summary>
    public string Append(int token)
    {
        ReadOnlySpan<byte> bytes = _tokenizer.Bytes(token);
        if (_atStart && bytes.Length > 0)
        {
            _atStart = false;
            bytes = _dropsSpace && bytes[0] == ' ' ? bytes[1..] : bytes;
        }
        return Convert(bytes, flush: false);
    }

    /// <summary>Ends the text: bytes of an unfinished character become U+FFFD. The stream can be used anew.</summary>
    public string Flush()
    {
        _atStart = true;
        return Convert([], flush: true);
    }

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Three bytes kept from before, and every byte may become a character.
        int most = bytes.Length + 4;
        Span<char> characters = most <= 256 ? stackalloc char[most] : new char[most];
        return new string(characters[.._decoder.GetChars(bytes, characters, flush)]);
    }
}
