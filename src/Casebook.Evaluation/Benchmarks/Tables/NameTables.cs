using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>Which names mean the same thing, and which mean something near: what stands beside data whose answers are names.</summary>
/// <param name="Aliases">Lists of names that mean what the key means; links both ways, over any number of steps.</param>
/// <param name="Related">The same of names that mean something near.</param>
public sealed record NameTables(IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases, IReadOnlyDictionary<string, IReadOnlyList<string>> Related)
{
    /// <summary>Fillers of empty cells, which would join everything that has one.</summary>
    private static readonly string[] _fillers = ["nan", ""];

    /// <summary>All that means the same as a name, the name first.</summary>
    public IReadOnlyList<string> SameAs(string name) => Reach(name, [Aliases]);

    /// <summary>All that means something near, over aliases and relations together, without what means the same.</summary>
    public IReadOnlyList<string> NearTo(string name) => [.. Reach(name, [Aliases, Related]).Except(SameAs(name))];

    /// <summary>Reads a file: names as keys, a list for each.</summary>
    /// <exception cref="BenchmarkException">It is no such file.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string path)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(System.Text.Encoding.UTF8.GetString(DataFile.Bytes(path))));
            return yaml.Documents[0].RootNode is YamlMappingNode root
                ? root.Children.ToDictionary(pair => Key(pair.Key), pair => (IReadOnlyList<string>)[.. ((YamlSequenceNode)pair.Value).Select(Key)])
                : throw new BenchmarkException(path, "", "has no names", "Take the file as it was published.");
        }
        catch (Exception e) when (e is YamlException or InvalidCastException or ArgumentException)
        {
            throw new BenchmarkException(path, "", $"is not a list of names for each name ({e.Message.Split('\n')[0].TrimEnd('.')})", "Take the file as it was published.", e);
        }
    }

    private static string Key(YamlNode node) => (((YamlScalarNode)node).Value ?? "").Trim().ToLowerInvariant();

    private static List<string> Reach(string name, IReadOnlyDictionary<string, IReadOnlyList<string>>[] tables)
    {
        string start = name.Trim().ToLowerInvariant();
        var found = new List<string> { start };
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        for (int i = 0; i < found.Count; i++)
        {
            foreach (IReadOnlyDictionary<string, IReadOnlyList<string>> table in tables)
            {
                IEnumerable<string> next = table.GetValueOrDefault(found[i], []).Concat(table.Where(pair => pair.Value.Contains(found[i])).Select(pair => pair.Key));
                found.AddRange(next.Where(one => !_fillers.Contains(one) && seen.Add(one)));
            }
        }
        return found;
    }
}
