using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Benchmarks.Building;

/// <summary>Writes a built benchmark: its rows, and the definition with which every command on benchmarks takes it.</summary>
public static class CwePredictionFiles
{
    /// <summary>The file of rows.</summary>
    public const string Rows = "cwe-prediction.jsonl";

    /// <summary>The definition.</summary>
    public const string Definition = "cwe-prediction.yaml";

    /// <summary>Writes both into a folder; earlier ones are replaced, the definition last.</summary>
    /// <returns>The definition's path.</returns>
    /// <exception cref="FileWriteException">The folder can not be written to.</exception>
    public static string Write(CwePredictionSet set, string folder)
    {
        var text = new StringBuilder();
        foreach (CwePredictionRow row in set.Rows)
        {
            text.Append(JsonSerializer.Serialize(row, _rows.CwePredictionRow)).Append('\n');
        }
        byte[] rows = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(Path.Combine(folder, Rows), stream => stream.Write(rows));
        string path = Path.Combine(folder, Definition);
        AtomicFile.WriteAllText(path, Yaml(set, Convert.ToHexStringLower(SHA256.HashData(rows))));
        return path;
    }

    // Texts of records are to be read by people too; nothing here goes into a page.
    private static readonly CwePredictionJson _rows = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static string Yaml(CwePredictionSet set, string hash) => $$"""
        # Written by casebook eval build cwe-prediction, from:
        {{string.Join('\n', set.Sources.Select(source => $"#   {source.Sha256}  {OneLine(source.Name)}"))}}
        id: cwe-prediction
        title: CWE of CVE records published after {{set.After:yyyy-MM-dd}}
        suite: cyber
        source: built from CVE records
        revision: {{Quoted($"published after {set.After:yyyy-MM-dd}, sources {string.Join(", ", set.Sources.Select(source => $"{OneLine(source.Name)} {source.Sha256}"))}")}}
        licence: that of the records (CVE terms of use; NVD is in the public domain)
        kind: cwe
        data: {files: [{{Rows}}], format: jsonl, rows: {{set.Rows.Count}}, sha256: [{{hash}}]}
        columns: {question: description, answer: cwe, name: cve_id, subject: cwe}
        note: {{Quoted($"Records from {set.Rows[0].Published:yyyy-MM-dd} to {set.Rows[^1].Published:yyyy-MM-dd} with one weakness that may be mapped to, whose text neither names a CWE nor repeats. Scores on other files or days are not comparable.")}}

        """;

    /// <summary>A name as a comment may hold it: a line break in it would begin a key.</summary>
    private static string OneLine(string name) => string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? '?' : c));

    /// <summary>A text of JSON is one of YAML too.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, _rows.String);
}

[JsonSerializable(typeof(CwePredictionRow))]
[JsonSerializable(typeof(string))]
internal sealed partial class CwePredictionJson : JsonSerializerContext;
