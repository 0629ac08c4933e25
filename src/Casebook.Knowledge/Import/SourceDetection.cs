using System.Text.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>Tells what a file is from its beginning, whatever it is called.</summary>
internal static class SourceDetection
{
    private const int Look = 1 << 16;

    private const string Remedy =
        "Name the CWE List (XML, or JSON of its REST API), a STIX bundle of ATT&CK or CAPEC, CISA's KEV as JSON, NVD JSON 2.0 or CVE JSON 5; plain, gzip, or zip with one file.";

    /// <exception cref="KnowledgeFileException">It is missing, damaged, or none of what can be imported.</exception>
    public static SourceFormat Of(string path)
    {
        byte[] beginning = new byte[Look];
        int read;
        using (SourceFile file = SourceFile.Open(path))
        {
            try
            {
                read = file.Text.ReadAtLeast(beginning, Look, throwOnEndOfStream: false);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw SourceFile.Damaged(path, exception);
            }
        }
        ReadOnlySpan<byte> text = beginning.AsSpan(0, read);
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            throw new KnowledgeFileException(path, "", "is empty", Remedy);
        }
        if (text[0] == (byte)'<')
        {
            return text.IndexOf("Weakness_Catalog"u8) >= 0
                ? SourceFormat.CweXml
                : throw new KnowledgeFileException(path, "", "is XML, but not the CWE List", Remedy);
        }
        if (text[0] is not ((byte)'{' or (byte)'['))
        {
            throw new KnowledgeFileException(path, "", "is neither XML nor JSON", Remedy);
        }
        return OfNames(Names(text)) ?? throw new KnowledgeFileException(path, "", "is JSON of a kind that is not known", Remedy);
    }

    private static SourceFormat? OfNames(HashSet<string> names) =>
        names.Contains("catalogVersion") || names.Contains("cveID") ? SourceFormat.KevJson
        : names.Contains("vulnerabilities") ? SourceFormat.NvdPage
        : names.Contains("cveMetadata") || names.Contains("dataVersion") || names.Contains("cve") ? SourceFormat.CveRecords
        : names.Contains("objects") || (names.Contains("spec_version") && names.Contains("type")) ? SourceFormat.StixBundle
        : names.Contains("ContentVersion") ? SourceFormat.CweRelease
        : names.Contains("Weaknesses") || names.Contains("Categories") || names.Contains("Views") ? SourceFormat.CweJson
        : names.Contains("ID") && names.Contains("Name") && names.Contains("Status") ? SourceFormat.CweJson
        : null;

    /// <summary>Names of members of the outermost object or, of an array, of its first element; of the first object in <c>vulnerabilities</c> too.</summary>
    private static HashSet<string> Names(ReadOnlySpan<byte> text)
    {
        var names = new HashSet<string>();
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true }));
            int outermost = text[0] == (byte)'[' ? 2 : 1;
            bool within = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && (reader.CurrentDepth == outermost || (within && reader.CurrentDepth == 3)))
                {
                    string name = reader.GetString()!;
                    within = reader.CurrentDepth == outermost ? name == "vulnerabilities" : within;
                    names.Add(name);
                }
                else if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth + 1 == outermost)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What was seen before the damage tells what the file was to be; its reader tells what is wrong.
        }
        return names;
    }
}
