using System.Text.Json;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// The arguments of one instruction as the benchmark's files have them. The published program draws an argument by
/// chance where it is missing or no use; here that is a fault of the data, since a random demand was never made of a model.
/// </summary>
/// <param name="id">Of the instruction, for messages.</param>
/// <param name="values">Arguments that are null count as absent: one form of the files writes all of them everywhere.</param>
internal sealed class InstructionArguments(string id, IReadOnlyDictionary<string, JsonElement> values)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>An integer of 0 or more.</summary>
    /// <exception cref="ArgumentException">It is missing or something else.</exception>
    public int Count(string key)
    {
        JsonElement value = Value(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0
            ? count
            : throw Fault(key, "is not an integer of 0 or more");
    }

    /// <summary>A text with something other than white space in it.</summary>
    /// <exception cref="ArgumentException">It is missing or something else.</exception>
    public string Text(string key) => Text(key, Value(key));

    /// <summary>One text or more, each as <see cref="Text(string)"/>.</summary>
    /// <exception cref="ArgumentException">They are missing or something else.</exception>
    public IReadOnlyList<string> Texts(string key)
    {
        JsonElement value = Value(key);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray().Select(item => Text(key, item))]
            : throw Fault(key, "is not a list of texts");
    }

    /// <summary>A relation, <c>at least</c> or <c>less than</c>, and a number.</summary>
    /// <exception cref="ArgumentException">One of the two is missing or something else.</exception>
    public Bound Bound(string relation, string count) => new(
        Text(relation) switch
        {
            "at least" => true,
            "less than" => false,
            _ => throw Fault(relation, "is neither \"at least\" nor \"less than\""),
        },
        Count(count));

    /// <summary>Called when all were read.</summary>
    /// <exception cref="ArgumentException">There is one that the instruction does not have.</exception>
    public void Done()
    {
        foreach ((string key, JsonElement value) in values)
        {
            if (!_known.Contains(key) && !IsAbsent(value))
            {
                throw Fault(key, _known.Count == 0 ? "is not known; the instruction has no arguments" : $"is not known; the instruction has {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    /// <summary>What is wrong with an argument.</summary>
    public ArgumentException Fault(string key, string problem) => new($"{id}: the argument \"{key}\" {problem}.");

    private JsonElement Value(string key)
    {
        _known.Add(key);
        return values.TryGetValue(key, out JsonElement value) && !IsAbsent(value) ? value : throw Fault(key, "is missing");
    }

    private string Text(string key, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !PythonText.IsBlank(text) ? text : throw Fault(key, "is not a text, or an empty one");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape.
            throw Fault(key, "is not well-formed text");
        }
    }

    private static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
}
