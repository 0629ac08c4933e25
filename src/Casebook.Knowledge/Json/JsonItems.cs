using System.Text.Json;

namespace Casebook.Knowledge.Json;

/// <summary>
/// Goes through a stream of JSON item by item, however long it is. Items are the elements of one named array of the
/// outermost object; where no array is named, the outermost values themselves, or, of an outermost array, its elements.
/// Only one item is in memory at a time.
/// </summary>
/// <param name="stream">Plain text.</param>
/// <param name="array">The array's name; null for the outermost values.</param>
internal sealed class JsonItems(Stream stream, string? array)
{
    /// <summary>The longest item, and the longest other member of the outermost object. Real ones have kilobytes.</summary>
    public const int LongestItem = 64 << 20;

    private const int FirstBuffer = 1 << 16;

    private readonly Dictionary<string, string> _heading = [];
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _filled;
    private bool _ended;
    private bool _begun;
    private Level _level = Level.Outermost;

    private enum Level { Outermost, Object, Array }

    /// <summary>Texts that stand beside the array in the outermost object, as far as it has been read.</summary>
    public IReadOnlyDictionary<string, string> Heading => _heading;

    /// <summary>How many items have been given.</summary>
    public long Count { get; private set; }

    /// <summary>The next item, to be disposed; null at the end.</summary>
    /// <exception cref="JsonException">The text is no JSON, is nested too deeply, or has an item that is too long.</exception>
    /// <exception cref="JsonFieldException">The outermost values are neither objects nor arrays.</exception>
    public JsonDocument? Next()
    {
        while (true)
        {
            JsonDocument? item = Step(out Outcome outcome);
            switch (outcome)
            {
                case Outcome.Item:
                    Count++;
                    return item;
                case Outcome.End:
                    return null;
                case Outcome.MoreNeeded:
                    Fill();
                    break;
            }
        }
    }

    private enum Outcome { Item, End, MoreNeeded, Moved }

    /// <summary>Goes over one token or one whole value; where that does not stand in the buffer whole, nothing has happened.</summary>
    private JsonDocument? Step(out Outcome outcome)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _filled - _start), _ended, _state);
        outcome = Outcome.MoreNeeded;
        if (!reader.Read())
        {
            outcome = _ended ? Outcome.End : Outcome.MoreNeeded;
            return null;
        }
        switch (_level)
        {
            case Level.Outermost when array is null && reader.TokenType == JsonTokenType.StartArray:
                return Move(reader, Level.Array, out outcome);
            case Level.Outermost when array is not null && reader.TokenType == JsonTokenType.StartObject:
                return Move(reader, Level.Object, out outcome);
            case Level.Outermost when reader.TokenType != JsonTokenType.StartObject:
                throw new JsonFieldException("", array is null ? "is neither an object nor an array of objects" : "is no object");
            case Level.Array when reader.TokenType == JsonTokenType.EndArray:
                return Move(reader, array is null ? Level.Outermost : Level.Object, out outcome);
            case Level.Object when reader.TokenType == JsonTokenType.EndObject:
                return Move(reader, Level.Outermost, out outcome);
            case Level.Object:
                return Member(reader, out outcome);
            default:
                return Item(reader, out outcome);
        }
    }

    private JsonDocument? Member(Utf8JsonReader reader, out Outcome outcome)
    {
        outcome = Outcome.MoreNeeded;
        bool isArray = reader.ValueTextEquals(array);
        string? name = reader.ValueSpan.Length <= 64 && !reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : null;
        if (!reader.Read())
        {
            return null;
        }
        if (isArray && reader.TokenType == JsonTokenType.StartArray)
        {
            return Move(reader, Level.Array, out outcome);
        }
        if (reader.TokenType == JsonTokenType.String && name is not null && reader.ValueSpan.Length <= 256 && !reader.ValueIsEscaped)
        {
            _heading[name] = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }
        return reader.TrySkip() ? Move(reader, Level.Object, out outcome) : null;
    }

    private JsonDocument? Item(Utf8JsonReader reader, out Outcome outcome)
    {
        outcome = Outcome.MoreNeeded;
        int from = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return null;
        }
        int length = (int)reader.BytesConsumed - from;
        var item = JsonDocument.Parse(_buffer.AsSpan(_start + from, length).ToArray());
        Move(reader, _level, out _);
        outcome = Outcome.Item;
        return item;
    }

    private JsonDocument? Move(Utf8JsonReader reader, Level level, out Outcome outcome)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        _level = level;
        outcome = Outcome.Moved;
        return null;
    }

    /// <summary>Fills the buffer, twice as long where it is full: so a long item is looked at a bounded number of times.</summary>
    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_start, _filled) = (0, _filled - _start);
        }
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length > LongestItem)
            {
                throw new JsonException($"item {Count + 1} is longer than {LongestItem >> 20} MiB");
            }
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        int read = stream.ReadAtLeast(_buffer.AsSpan(_filled), _buffer.Length - _filled, throwOnEndOfStream: false);
        _ended = read < _buffer.Length - _filled;
        _filled += read;
        if (!_begun)
        {
            _start = _buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8) ? 3 : 0;
            _begun = true;
        }
    }
}
