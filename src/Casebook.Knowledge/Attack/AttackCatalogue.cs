using System.Collections.Frozen;

namespace Casebook.Knowledge.Attack;

/// <summary>Ids, names and tactics of every enterprise technique of MITRE ATT&amp;CK that is neither revoked nor deprecated.</summary>
public static class AttackCatalogue
{
    /// <summary>ATT&amp;CK's release.</summary>
    public const string Release = "18.1";

    private static readonly FrozenDictionary<string, AttackTechnique> _byId = Read().ToFrozenDictionary(technique => technique.Id);

    /// <summary>Every technique, in the order of the ids.</summary>
    public static IReadOnlyList<AttackTechnique> Techniques { get; } = [.. _byId.Values.OrderBy(technique => technique.Id, StringComparer.Ordinal)];

    /// <summary>The tactics, by their names in MITRE's data, in alphabetical order.</summary>
    public static IReadOnlyList<string> Tactics { get; } = [.. Techniques.SelectMany(technique => technique.Tactics).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The facts of <paramref name="id"/>; null where the release has no such technique.</summary>
    public static AttackTechnique? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary><c>id,"name",tactic tactic</c>; a name has no quote inside. The file is ours, so a malformed line is a fault of the build.</summary>
    private static IEnumerable<AttackTechnique> Read()
    {
        using Stream stream = typeof(AttackCatalogue).Assembly.GetManifestResourceStream("attack.csv")!;
        using var reader = new StreamReader(stream);
        bool isHeading = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            if (!isHeading)
            {
                string[] quoted = line.Split('"');
                yield return new AttackTechnique(quoted[0].TrimEnd(','), quoted[1], quoted[2].TrimStart(',').Split(' '));
            }
            isHeading = false;
        }
    }
}
