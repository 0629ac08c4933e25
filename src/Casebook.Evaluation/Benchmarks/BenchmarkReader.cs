using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Casebook.Evaluation.Attacks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Benchmarks.Sets;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Judging;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>Reads a benchmark from its published files.</summary>
public static class BenchmarkReader
{
    /// <summary>Reads the files that stand in a folder, or in the definition's folder below it, or that are shipped.</summary>
    /// <exception cref="BenchmarkException">A file is missing, damaged, or not as the definition says.</exception>
    public static Benchmark Read(BenchmarkDefinition definition, string folder)
    {
        BenchmarkKind kind = BenchmarkKinds.ByName(definition.Kind) ?? throw new BenchmarkException(
            definition.Id, "kind", $"\"{definition.Kind}\" is none", $"Use one of {string.Join(", ", BenchmarkKinds.All.Select(one => one.Name))}.");
        kind.ReadingOf(definition);
        var sources = new List<BenchmarkSource>();
        var rows = new List<DataRow>();
        foreach ((int i, string path) in (definition.Data.Shipped ? definition.Data.Files : Find(definition, folder)).Index())
        {
            byte[] content = definition.Data.Shipped ? ShippedSet.Bytes(definition, path) : DataFile.Bytes(path);
            string hash = Convert.ToHexStringLower(SHA256.HashData(content));
            sources.Add(new(path, hash, i < definition.Data.Sha256.Count ? hash == definition.Data.Sha256[i] : null));
            rows.AddRange(DataFile.Rows(path, content, definition.Data, rows.Count));
        }
        if (definition.Data.Rows is { } published && published != rows.Count)
        {
            throw new BenchmarkException(sources[0].Path, "", $"has {rows.Count} rows where {published} were published", "Copy or download it again, or describe what you have in a definition of your own (.yaml).");
        }
        if (definition.Data.Answers is { } answers)
        {
            AddAnswers(Locate(definition, folder, answers).FirstOrDefault() ?? throw Missing(definition, folder, answers), rows);
        }
        AddPreambles(definition, folder, rows);
        NameTables names = new(Names(definition, folder, definition.Data.Aliases), Names(definition, folder, definition.Data.Related));
        HashSet<int> dropped = [.. definition.Faith?.Drop ?? []];
        BenchmarkItem[] items =
        [
            .. rows.Where(row => Passes(row, definition.Data.Only)).Select(row => kind.Item(
                definition, names, row, definition.Faith is { } faith && !dropped.Contains(row.Number) && Passes(row, faith.Only))),
        ];
        return items.Length == 0
            ? throw new BenchmarkException(definition.Id, "", "has no rows", "Take the files as they were published.")
            : new Benchmark(definition, kind, definition.Attacks ? [.. items.SelectMany(AttackTemplates.Wrap)] : items, sources) { Template = Template(definition, folder) };
    }

    /// <summary>The column in which answers from a file of their own stand.</summary>
    public const string AnswerColumn = "(answer)";

    /// <summary>The column in which a file's worked examples stand.</summary>
    public const string PreambleColumn = "(preamble)";

    /// <summary>Worked examples of BIG-Bench Hard begin with a warning to crawlers, up to a line of dashes.</summary>
    private const string EndOfWarning = "-----\n";

    private static void AddPreambles(BenchmarkDefinition definition, string folder, List<DataRow> rows)
    {
        if (definition.Data.Preambles is not { } preambles)
        {
            return;
        }
        foreach (IGrouping<string, DataRow> file in rows.GroupBy(row => row.Text(DataRow.FileColumn)!))
        {
            string name = Path.Combine(preambles, file.Key + ".txt");
            string path = Locate(definition, folder, name).FirstOrDefault() ?? throw Missing(definition, folder, name);
            string text = System.Text.Encoding.UTF8.GetString(DataFile.Bytes(path));
            int at = text.IndexOf(EndOfWarning, StringComparison.Ordinal);
            foreach (DataRow row in file)
            {
                row.Fields[PreambleColumn] = text[(at < 0 ? 0 : at + EndOfWarning.Length)..].Trim();
            }
        }
    }

    private static JudgeTemplate? Template(BenchmarkDefinition definition, string folder) =>
        definition.Judge?.Prompts.Select(name => Locate(definition, folder, name).FirstOrDefault()).FirstOrDefault(path => path is not null) is { } found
            ? new(found, System.Text.Encoding.UTF8.GetString(DataFile.Bytes(found)))
            : null;

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Names(BenchmarkDefinition definition, string folder, string? name)
    {
        string? path = name is null ? null : Locate(definition, folder, name).FirstOrDefault() ?? throw Missing(definition, folder, name);
        return path is null ? new Dictionary<string, IReadOnlyList<string>>() : NameTables.Read(path);
    }

    private static void AddAnswers(string path, List<DataRow> rows)
    {
        JsonArray? answers;
        try
        {
            answers = JsonNode.Parse(DataFile.Bytes(path)) as JsonArray;
        }
        catch (JsonException e)
        {
            throw new BenchmarkException(path, "", $"is not valid JSON ({e.Message.TrimEnd('.')})", "Give a JSON list with one answer a row.", e);
        }
        if (answers is null || answers.Count != rows.Count)
        {
            throw new BenchmarkException(path, "", $"is not a list of {rows.Count} answers, one for each row", "Give a JSON list with one answer a row.");
        }
        foreach ((DataRow row, JsonNode? answer) in rows.Zip(answers))
        {
            row.Fields[AnswerColumn] = answer?.DeepClone();
        }
    }

    /// <summary>Whether a row has what every filter wants.</summary>
    internal static bool Passes(DataRow row, IReadOnlyList<RowFilter> filters) => filters.All(filter =>
    {
        string text = row.Text(filter.Column) ?? "";
        return (filter.Is.Count == 0 || filter.Is.Contains(text))
            && !filter.IsNot.Contains(text)
            && (filter.Without is not [char low, char high] || !text.Any(c => c >= low && c <= high));
    });

    private static IReadOnlyList<string> Find(BenchmarkDefinition definition, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new BenchmarkException(folder, "", "is no folder", $"Name the folder that holds {definition.Data.Files[0]} with --data.");
        }
        var found = new List<string>();
        foreach (string name in definition.Data.Files)
        {
            IReadOnlyList<string> here = Locate(definition, folder, name);
            found.AddRange(here.Count > 0 ? here : throw Missing(definition, folder, name));
        }
        return found;
    }

    private static BenchmarkException Missing(BenchmarkDefinition definition, string folder, string name) => new(
        folder, definition.Id, $"{name} is not there",
        $"Put it there, or give the folder that holds it with --data; it is published at {definition.Source} ({definition.Licence}).");

    /// <summary>In the folder itself, or in the benchmark's own below it; packed or not.</summary>
    private static IReadOnlyList<string> Locate(BenchmarkDefinition definition, string folder, string name)
    {
        string?[] places = [folder, definition.Data.Folder is { } own ? Path.Combine(folder, own) : null];
        foreach (string place in places.OfType<string>())
        {
            string inside = Path.Combine(place, Path.GetDirectoryName(name) ?? "");
            if (!Directory.Exists(inside))
            {
                continue;
            }
            string pattern = Path.GetFileName(name);
            string[] files = [.. Directory.GetFiles(inside, pattern).Concat(Directory.GetFiles(inside, pattern + ".gz"))];
            if (files.Length > 0)
            {
                // By name, so that rows have the same numbers on every machine.
                return pattern.Contains('*') ? [.. files.Order(StringComparer.Ordinal)] : [files[0]];
            }
        }
        return [];
    }
}
