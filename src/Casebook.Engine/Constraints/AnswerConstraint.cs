using System.Text.Json;
using Casebook.Engine.Constraints.Json;

namespace Casebook.Engine.Constraints;

/// <summary>What answers are held to.</summary>
public enum ConstraintKind
{
    /// <summary>A regular expression that the whole answer matches.</summary>
    RegularExpression,

    /// <summary>A JSON schema.</summary>
    JsonSchema,
}

/// <summary>
/// What an answer must look like: tokens that would leave the pattern, or end the answer before it is complete, can not
/// be drawn. So an answer that ends by itself always fits; only the token limit can cut one off.
/// </summary>
/// <remarks>
/// Thread-safe, and best made once for many requests: what it has found out about tokens stays. After a trace, up to two
/// line ends may stand before the answer, as models are trained to write them; they belong to no answer.
/// </remarks>
public sealed class AnswerConstraint
{
    /// <summary>The schema of a JSON object, whatever is in it (nested up to 6 deep).</summary>
    public const string AnyObject = """{"type": "object"}""";

    // A mask of 128,256 tokens is 16 kB.
    private const long MaximumMaskBytes = 64L << 20;

    private readonly Lock _gate = new();
    private readonly ByteAutomaton _automaton;
    private readonly TokenVocabulary _vocabulary;
    private readonly int _start;
    private readonly int _afterTrace;
    private readonly int[] _path;
    private readonly Dictionary<int, ulong[]> _masks = [];
    private IReadOnlyList<int> _stopTokens = [];

    private AnswerConstraint(ConstraintKind kind, string source, string name, Pattern pattern, TokenVocabulary vocabulary)
    {
        Kind = kind;
        Source = source;
        RequireEveryByte(name, vocabulary);
        _vocabulary = vocabulary;
        _path = new int[vocabulary.LongestToken + 1];
        var states = new PatternStates(name);
        int start = states.Build(pattern);
        int afterTrace = states.Build(Pattern.InOrder(new Pattern.Repeat(Pattern.Text("\n"), 0, 2), pattern));
        _automaton = new ByteAutomaton(states, name);
        _start = _automaton.StateOf(start);
        _afterTrace = _automaton.StateOf(afterTrace);
    }

    /// <summary>Which language <see cref="Source"/> is in.</summary>
    public ConstraintKind Kind { get; }

    /// <summary>The regular expression, or the schema's JSON.</summary>
    public string Source { get; }

    /// <summary>Answers that match a regular expression from beginning to end.</summary>
    /// <param name="expression">The subset that <see cref="RegexReader"/> states.</param>
    /// <param name="vocabulary">Of the model that will answer.</param>
    /// <exception cref="ConstraintException">Not a regular expression, not in the subset, or too large.</exception>
    public static AnswerConstraint OfRegex(string expression, TokenVocabulary vocabulary) =>
        new(ConstraintKind.RegularExpression, expression, RegexReader.Name, RegexReader.Read(expression), vocabulary);

    /// <summary>Answers that are JSON of a schema.</summary>
    /// <param name="schema">The subset that <see cref="SchemaReader"/> states.</param>
    /// <param name="vocabulary">Of the model that will answer.</param>
    /// <exception cref="ConstraintException">Not in the subset, or too large.</exception>
    public static AnswerConstraint OfSchema(JsonElement schema, TokenVocabulary vocabulary) =>
        new(ConstraintKind.JsonSchema, schema.GetRawText(), SchemaReader.Name, SchemaReader.Read(schema), vocabulary);

    /// <inheritdoc cref="OfSchema(JsonElement, TokenVocabulary)"/>
    public static AnswerConstraint OfSchema(string schema, TokenVocabulary vocabulary)
    {
        try
        {
            using var document = JsonDocument.Parse(schema);
            return OfSchema(document.RootElement, vocabulary);
        }
        catch (JsonException exception)
        {
            throw new ConstraintException(SchemaReader.Name, $"line {exception.LineNumber + 1}", "is not JSON", "Give the schema as one JSON object.", exception);
        }
    }

    /// <summary>The same from <see cref="Kind"/> and <see cref="Source"/>.</summary>
    /// <exception cref="ConstraintException">Not in the subset, or too large.</exception>
    public static AnswerConstraint Of(ConstraintKind kind, string source, TokenVocabulary vocabulary) =>
        kind == ConstraintKind.RegularExpression ? OfRegex(source, vocabulary) : OfSchema(source, vocabulary);

    internal int Start(bool afterTrace) => afterTrace ? _afterTrace : _start;

    /// <summary>The state after a token; negative if it must not come.</summary>
    internal int Advance(int state, int token)
    {
        var bytes = _vocabulary.Bytes(token);
        if (bytes.Length == 0)
            return ByteAutomaton.Dead;
        lock (_gate)
        {
            foreach (byte value in bytes)
            {
                state = _automaton.Next(state, value);
                if (state == ByteAutomaton.Dead)
                    break;
            }
        }
        return state;
    }

    /// <summary>Whether the answer is complete and nothing can follow.</summary>
    internal bool IsComplete(int state)
    {
        lock (_gate)
            return _automaton.IsFinal(state);
    }

    /// <summary>A bit for each token that may come; those that end the turn where the answer is complete.</summary>
    internal ReadOnlyMemory<ulong> Allowed(int state, IReadOnlyList<int> stopTokens)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(stopTokens, _stopTokens) && !stopTokens.SequenceEqual(_stopTokens))
                _masks.Clear();
            _stopTokens = stopTokens;
            if (_masks.TryGetValue(state, out ulong[]? known))
                return known;
            ulong[] mask = Mask(state);
            foreach (int stop in stopTokens)
            {
                if (stop / 64 >= mask.Length)
                    Array.Resize(ref mask, stop / 64 + 1);
                mask[stop / 64] &= ~(1UL << stop % 64);
                mask[stop / 64] |= (_automaton.Accepts(state) ? 1UL : 0) << stop % 64;
            }
            if ((_masks.Count + 1L) * mask.Length * sizeof(ulong) > MaximumMaskBytes)
                _masks.Clear();
            return _masks[state] = mask;
        }
    }

    /// <summary>Walks all tokens in the order of their bytes; what begins like a dead one is passed over.</summary>
    private ulong[] Mask(int state)
    {
        ulong[] mask = new ulong[(_vocabulary.Size + 63) / 64];
        _path[0] = state;
        int deadFrom = int.MaxValue;
        for (int i = 0; i < _vocabulary.Sorted.Length; i++)
        {
            int shared = _vocabulary.Shared[i];
            if (shared >= deadFrom)
                continue;
            int token = _vocabulary.Sorted[i];
            var bytes = _vocabulary.Bytes(token);
            deadFrom = int.MaxValue;
            for (int depth = shared; depth < bytes.Length; depth++)
            {
                int next = _automaton.Next(_path[depth], bytes[depth]);
                if (next == ByteAutomaton.Dead)
                {
                    deadFrom = depth + 1;
                    break;
                }
                _path[depth + 1] = next;
            }
            if (deadFrom == int.MaxValue)
                mask[token / 64] |= 1UL << token % 64;
        }
        return mask;
    }

    // Else an answer could come to a place from which no token leads on.
    private static void RequireEveryByte(string name, TokenVocabulary vocabulary)
    {
        bool[] has = new bool[256];
        foreach (int token in vocabulary.Sorted)
        {
            if (vocabulary.Bytes(token) is [var only])
                has[only] = true;
        }
        for (int value = 0; value < 256; value++)
        {
            if (!has[value] && value is not (0xC0 or 0xC1 or >= 0xF5))
                throw new ConstraintException(name, "", $"can not be used with this tokenizer, which has no token for byte {value:X2}", "Use a model whose tokenizer has all bytes.");
        }
    }
}
