using System.Globalization;
using System.Text.Json;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Store;

/// <summary>A release as JSON within a stored part.</summary>
internal static class ReleaseJson
{
    public static byte[] Write(KnowledgeRelease release)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("part"u8, release.Part);
            writer.WriteString("version"u8, release.Version);
            writer.WriteStartArray("sources"u8);
            foreach (KnowledgeSource source in release.Sources)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, source.Name);
                writer.WriteString("format"u8, source.Format);
                writer.WriteNumber("bytes"u8, source.Bytes);
                writer.WriteString("sha256"u8, source.Sha256);
                writer.WriteString("imported"u8, source.Imported.ToString("O", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("counts"u8);
            foreach (KindCount count in release.Counts)
            {
                writer.WriteStartObject();
                writer.WriteString("kind"u8, count.Kind.ToString());
                writer.WriteNumber("current"u8, count.Current);
                writer.WriteNumber("withdrawn"u8, count.Withdrawn);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="JsonFieldException">It is no release.</exception>
    public static KnowledgeRelease Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var root = new JsonField(document.RootElement, "");
        JsonField part = root.Required("part");
        return new KnowledgeRelease(
            KnowledgeParts.All.Contains(part.Text()) ? part.Text() : throw new JsonFieldException(part.Path, $"\"{part.Text()}\" is no part"),
            root.Required("version").Text(),
            [.. root.Required("sources").Items().Select(source => new KnowledgeSource(
                source.Required("name").Text(), source.Required("format").Text(), source.Required("bytes").Whole(), source.Required("sha256").Text(), Time(source.Required("imported"))))],
            [.. root.Required("counts").Items().Select(count => new KindCount(
                EntryJson.Named<KnowledgeKind>(count.Required("kind")), (int)count.Required("current").Whole(), (int)count.Required("withdrawn").Whole()))]);
    }

    private static DateTimeOffset Time(JsonField field) =>
        DateTimeOffset.TryParse(field.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new JsonFieldException(field.Path, "is no time");
}
