using System.Text.Json;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Cve;

/// <summary>
/// One JSON text that holds a record, an array of them or an NVD page. Elements are parsed one by one, so that a text
/// that is cut or damaged still gives every record before the damage.
/// </summary>
internal static class CveDocument
{
    /// <param name="place">Where the text stands in the file (<c>line 3</c>); empty where it is the whole file.</param>
    public static List<CveReading> Read(string file, ReadOnlySpan<byte> json, string place)
    {
        var readings = new List<CveReading>();
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read())
            {
                throw new JsonException("there is no JSON in it");
            }
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadArray(file, ref reader, place, readings);
            }
            else if (reader.TokenType != JsonTokenType.StartObject)
            {
                readings.Add(CveReader.Fault(file, Place(place, null), "", "neither a record nor an array of records"));
            }
            else if (!FindVulnerabilities(ref reader))
            {
                using JsonDocument document = JsonDocument.Parse(json.ToArray());
                readings.Add(Record(file, document.RootElement, Place(place, null)));
                return readings;
            }
            else
            {
                ReadArray(file, ref reader, place, readings);
            }
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            string at = e.LineNumber is { } line && e.BytePositionInLine is { } column
                ? place.Length == 0 ? $"line {line + 1}, byte {column + 1}" : $"{place}, byte {column + 1}"
                : Place(place, null);
            readings.Add(CveReader.Fault(file, at, "", $"not valid JSON ({Problem(e)})"));
        }
        return readings;
    }

    private static void ReadArray(string file, ref Utf8JsonReader reader, string place, List<CveReading> readings)
    {
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            readings.Add(Record(file, document.RootElement, Place(place, index)));
        }
    }

    /// <summary>Moves the reader to the array <c>vulnerabilities</c> of the object that it stands on; false where there is none.</summary>
    private static bool FindVulnerabilities(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("vulnerabilities"u8);
            reader.Read();
            if (found && reader.TokenType == JsonTokenType.StartArray)
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }

    /// <summary>One record of either format.</summary>
    public static CveReading Record(string file, JsonElement element, string place)
    {
        try
        {
            var root = new JsonField(element, "");
            if (root.Optional("cveMetadata") is not null)
            {
                return new(CveJson5.Read(root), null);
            }
            if (root.Optional("cve") is { } cve)
            {
                return new(NvdJson2.Read(cve), null);
            }
            return CveReader.Fault(file, place, "record", "neither cveMetadata (CVE JSON 5) nor cve (NVD JSON 2.0) is there");
        }
        catch (JsonFieldException e)
        {
            return CveReader.Fault(file, place, e.Field, e.Problem);
        }
    }

    private static string Place(string place, int? index) => index is { } i
        ? place.Length == 0 ? $"record {i + 1}" : $"{place}, record {i + 1}"
        : place.Length == 0 ? "record 1" : place;

    private static string Problem(JsonException e)
    {
        int tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.', ' ');
    }
}
