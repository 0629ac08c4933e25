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

    internal TokenTextStream(Tokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>Takes a token and returns the text that it completes, often all of its own, possibly none.</summary>
    public string Append(int token) => Convert(_tokenizer.Bytes(token), flush: false);

    /// <summary>Ends the text: bytes of an unfinished character become U+FFFD. The stream can be used anew.</summary>
    public string Flush() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Three bytes kept from before, and every byte may become a character.
        int most = bytes.Length + 4;
        Span<char> characters = most <= 256 ? stackalloc char[most] : new char[most];
        return new string(characters[.._decoder.GetChars(bytes, characters, flush)]);
    }
}
