using System.Collections.Frozen;

namespace Casebook.Knowledge.Cwe;

/// <summary>Reads the two embedded files. Their content is ours, so a malformed line is a fault of the build, found by any test.</summary>
internal static class CweCatalogueFile
{
    public static (FrozenDictionary<int, CweEntry> Entries, FrozenDictionary<int, CweKind> Kinds) Read()
    {
        var entries = Lines("cwe.csv").Skip(1).Select(Entry).ToFrozenDictionary(e => e.Number, e => e.Entry);
        var kinds = new Dictionary<int, CweKind>();
        foreach (string line in Lines("cwe-ids.txt"))
        {
            string[] parts = line.Split(' ');
            CweKind kind = Enum.Parse<CweKind>(parts[0], ignoreCase: true);
            foreach (string part in parts.Skip(1))
            {
                string[] ends = part.Split('-');
                for (int number = int.Parse(ends[0]); number <= int.Parse(ends[^1]); number++)
                {
                    kinds.Add(number, kind);
                }
            }
        }
        return (entries, kinds.ToFrozenDictionary());
    }

    /// <summary><c>id,"name",abstraction,status,mapping,parent parent</c>; a name is always quoted and has no quote inside.</summary>
    private static (int Number, CweEntry Entry) Entry(string line)
    {
        string[] quoted = line.Split('"');
        string[] rest = quoted[2].Split(',');
        int number = int.Parse(quoted[0].TrimEnd(','));
        string[] parents = [.. rest[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => $"CWE-{p}")];
        return (number, new($"CWE-{number}", quoted[1], rest[1], rest[2], rest[3], parents));
    }

    private static IEnumerable<string> Lines(string resource)
    {
        using Stream stream = typeof(CweCatalogueFile).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
