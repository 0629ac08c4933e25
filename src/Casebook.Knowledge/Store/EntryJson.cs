using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Store;

/// <summary>
/// An entry as one line of JSON. What is empty is not written: a store has hundreds of thousands of entries, and most have
/// neither aliases nor successors.
/// </summary>
internal static class EntryJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end.</summary>
    public static ReadOnlyMemory<byte> Write(KnowledgeEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(bytes, _options);
        writer.WriteStartObject();
        writer.WriteString("id"u8, entry.Id);
        writer.WriteString("kind"u8, entry.Kind.ToString());
        if (entry.State != EntryState.Current)
        {
            writer.WriteString("state"u8, entry.State.ToString());
        }
        WriteText(writer, "name", entry.Name);
        WriteTexts(writer, "replaced_by", entry.ReplacedBy);
        WriteTexts(writer, "aliases", entry.Aliases);
        WriteFacts(writer, entry.Facts);
        WriteText(writer, "description", entry.Description);
        WriteLinks(writer, entry.Links);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Reads a line back.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="JsonFieldException">It is no entry.</exception>
    public static KnowledgeEntry Read(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        var root = new JsonField(document.RootElement, "");
        return new KnowledgeEntry
        {
            Id = root.Required("id").Text(),
            Kind = Named<KnowledgeKind>(root.Required("kind")),
            State = root.Optional("state") is { } state ? Named<EntryState>(state) : EntryState.Current,
            Name = root.Optional("name")?.Text() ?? "",
            ReplacedBy = Texts(root, "replaced_by"),
            Aliases = Texts(root, "aliases"),
            Facts = root.Optional("facts") is { } facts ? Facts(facts) : [],
            Description = root.Optional("description")?.Text() ?? "",
            Links = [.. root.OptionalItems("links").Select(link => new KnowledgeLink(
                link.Required("relation").Text(), link.Required("target").Text(), link.Optional("view")?.Text(), link.Optional("text")?.Text()))],
        };
    }

    /// <summary>The value of an enumeration by its exact name; a number is none.</summary>
    public static T Named<T>(JsonField field)
        where T : struct, Enum
    {
        string text = field.Text();
        return Enum.TryParse(text, out T value) && value.ToString() == text ? value : throw new JsonFieldException(field.Path, $"\"{text}\" is no {typeof(T).Name}");
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        if (text.Length > 0)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }
        writer.WriteEndArray();
    }

    private static void WriteFacts(Utf8JsonWriter writer, IReadOnlyList<KnowledgeFact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }
        writer.WriteStartObject("facts"u8);
        foreach (KnowledgeFact fact in facts)
        {
            writer.WriteString(fact.Name, fact.Value);
        }
        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, IReadOnlyList<KnowledgeLink> links)
    {
        if (links.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("links"u8);
        foreach (KnowledgeLink link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("relation"u8, link.Relation);
            writer.WriteString("target"u8, link.Target);
            WriteText(writer, "view", link.View ?? "");
            WriteText(writer, "text", link.Text ?? "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static IReadOnlyList<string> Texts(JsonField root, string name) => [.. root.OptionalItems(name).Select(item => item.Text())];

    private static IReadOnlyList<KnowledgeFact> Facts(JsonField facts) => [.. facts.Members().Select(member => new KnowledgeFact(member.Name, member.Value.Text()))];
}
