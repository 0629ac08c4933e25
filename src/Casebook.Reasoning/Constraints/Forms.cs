using System.Text.Json;
using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Constraints;

/// <summary>The answer is one JSON object with these keys and no others, in any order; a fence of a code block around it is left out.</summary>
/// <param name="Keys">Different ones.</param>
public sealed record JsonKeys([property: JsonPropertyName("keys")] IReadOnlyList<string> Keys) : Constraint
{
    private const int Deepest = 16;

    /// <inheritdoc/>
    public override string? Violation(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Bare(answer), new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind != JsonValueKind.Object ? "it is no JSON object"
                : Keys.Order(StringComparer.Ordinal).SequenceEqual(document.RootElement.EnumerateObject().Select(each => each.Name).Order(StringComparer.Ordinal)) ? null
                : $"its keys are not {string.Join(", ", Keys)}";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair is an ArgumentException in the text and an InvalidOperationException in an escape.
            return "it is not valid JSON";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JsonKeys)} {{ Keys = {string.Join(", ", Keys)} }}";

    internal override string? Fault() => Keys.Count == 0 ? "there are no keys" : Keys.Distinct(StringComparer.Ordinal).Count() < Keys.Count ? "a key occurs twice" : null;

    private static string Bare(string answer)
    {
        if (!answer.StartsWith("```", StringComparison.Ordinal) || !answer.EndsWith("```", StringComparison.Ordinal) || answer.IndexOf('\n') is not (> 0 and var first))
        {
            return answer;
        }
        return answer.Length - 3 > first ? answer[first..^3] : answer;
    }
}

/// <summary>The answer is these items on one line, in this order, parted by commas; case and a full stop at the end do not matter.</summary>
/// <param name="Items">Two or more, none with a comma.</param>
public sealed record CommaList([property: JsonPropertyName("items")] IReadOnlyList<string> Items) : Constraint
{
    /// <inheritdoc/>
    public override string? Violation(string answer)
    {
        string[] found = [.. answer.TrimEnd('.').Split(',').Select(item => item.Trim())];
        return found.Length != Items.Count ? $"it has {found.Length} items, not {Items.Count}"
            : found.SequenceEqual(Items, StringComparer.OrdinalIgnoreCase) ? null
            : $"its items are not {string.Join(", ", Items)}";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(CommaList)} {{ Items = {string.Join(", ", Items)} }}";

    internal override string? Fault() => Items.Count < 2 ? "there are fewer than two items" : Items.Any(item => item.Contains(',') || item.Trim() != item || item.Length == 0) ? "an item is empty or has a comma" : null;
}
