using System.Text.Json;
using Casebook.Runs.Files;

namespace Casebook.Knowledge.Cve;

/// <summary>
/// Reads CVE records: CVE JSON 5 (one record, an array, or one a line) and NVD JSON 2.0 (a page or feed with
/// <c>vulnerabilities</c>, or one item a line), plain or gzip-compressed, whatever the file is called.
/// </summary>
/// <remarks>
/// A record that can not be read is a fault beside the others, not an exception. Files with one record a line are read
/// lazily; any other file stands in memory whole. Formats older than these (CVE JSON 4, NVD 1.1) are not read.
/// </remarks>
public static class CveReader
{
    /// <summary>Every record of the file in its order, or why it could not be read.</summary>
    /// <exception cref="IOException">The file is missing or can not be opened.</exception>
    public static IEnumerable<CveReading> Read(string path) => OneALine(path) ? Lines(path) : Whole(path);

    /// <summary>
    /// Whether the file holds one JSON value a line. A document over several lines has none on its first; where the
    /// first line is damaged, the file as a whole is no document either and the second line tells.
    /// </summary>
    private static bool OneALine(string path)
    {
        try
        {
            bool[] values = [.. TextLines.Read(path).Where(l => !IsBlank(l)).Take(2).Select(l => IsValue(l.Bytes.Span))];
            return values is [true, ..] || (values is [false, true] && !IsValue(Bytes(path)));
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static IEnumerable<CveReading> Lines(string path)
    {
        using IEnumerator<TextLine> lines = TextLines.Read(path).GetEnumerator();
        long number = 0;
        while (true)
        {
            CveReading? damaged = null;
            try
            {
                if (!lines.MoveNext())
                {
                    yield break;
                }
            }
            catch (InvalidDataException e)
            {
                damaged = Fault(path, $"line {number + 1}", "", Damaged(e));
            }
            if (damaged is not null)
            {
                yield return damaged;
                yield break;
            }
            number = lines.Current.Number;
            if (IsBlank(lines.Current))
            {
                continue;
            }
            foreach (CveReading reading in CveDocument.Read(path, lines.Current.Bytes.Span, $"line {number}"))
            {
                yield return reading;
            }
        }
    }

    private static IReadOnlyList<CveReading> Whole(string path)
    {
        try
        {
            return CveDocument.Read(path, Bytes(path), "");
        }
        catch (InvalidDataException e)
        {
            return [Fault(path, "compressed data", "", Damaged(e))];
        }
    }

    private static ReadOnlySpan<byte> Bytes(string path)
    {
        using var text = new MemoryStream();
        using (Stream stream = TextLines.Open(path))
        {
            stream.CopyTo(text);
        }
        ReadOnlySpan<byte> bytes = text.GetBuffer().AsSpan(0, (int)text.Length);
        return bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static string Damaged(InvalidDataException e) => $"the gzip stream is damaged or cut ({e.Message.TrimEnd('.')})";

    internal static CveReading Fault(string file, string place, string field, string problem) => new(null, new(file, place, field, problem));

    private static bool IsBlank(TextLine line) => line.Bytes.Span.Trim(" \t"u8).IsEmpty;

    /// <summary>Whether a text is one whole object or array.</summary>
    private static bool IsValue(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
