using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>
/// A STIX 2.0 or 2.1 bundle: of ATT&amp;CK or of CAPEC, which its first attack pattern tells. What is kept of the objects stands
/// in memory until the relations, which may come first, can be drawn.
/// </summary>
internal static class StixBundle
{
    /// <summary>Forty times the objects of ATT&amp;CK Enterprise 18.</summary>
    private const long MostObjects = 1_000_000;

    /// <exception cref="KnowledgeFileException">The file is damaged, is a bundle of something else, or an object is not as it should be.</exception>
    public static SourceContent Read(SourceFile file, ImportWatch watch)
    {
        var attack = new AttackObjects();
        var capec = new CapecObjects();
        long count = 0;
        SourceJson.Each(file, "objects", item =>
        {
            if (++count > MostObjects)
            {
                throw new JsonFieldException("", $"is more than the {MostObjects:N0} objects that are read");
            }
            string type = item.Required("type").Text();
            if (!capec.Take(type, item))
            {
                attack.Take(type, item);
            }
        }, watch);
        return (attack.Any, capec.Any) switch
        {
            (true, false) => attack.Finish(file.Path),
            (false, true) => capec.Finish(),
            (true, true) => throw new KnowledgeFileException(file.Path, "", "has objects of ATT&CK and of CAPEC", "Import them from a file each."),
            _ => throw new KnowledgeFileException(file.Path, "", "is a STIX bundle with nothing of ATT&CK or CAPEC in it", "Name a bundle of attack-stix-data or of MITRE's cti repository."),
        };
    }
}
