using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>
/// Entries of the CWE List as its REST API gives them (<c>cwe-api.mitre.org</c>): one object or array a file, one object a
/// line, or a list under <c>Weaknesses</c>, <c>Categories</c> or <c>Views</c>.
/// </summary>
internal static class CweJson
{
    /// <exception cref="KnowledgeFileException">The file is damaged, or an entry is not as the API describes it.</exception>
    public static SourceContent Read(SourceFile file, ImportWatch watch)
    {
        var entries = new List<KnowledgeEntry>();
        string? newest = null;
        SourceJson.Each(file, null, item =>
        {
            if (item.Optional("ID") is not null)
            {
                Take(item);
                return;
            }
            foreach (string list in (string[])["Weaknesses", "Categories", "Views"])
            {
                foreach (JsonField each in item.OptionalItems(list))
                {
                    Take(each);
                }
            }
        }, watch);
        return entries.Count > 0
            ? new SourceContent(KnowledgeParts.Cwe, newest, null, entries)
            : throw new KnowledgeFileException(file.Path, "", "has no entry of the CWE List in it", "Name a file of weaknesses, categories or views.");

        void Take(JsonField item)
        {
            entries.Add(Item(item).ToEntry());
            newest = item.OptionalItems("ContentHistory").SelectMany(Versions).Append(newest).MaxBy(Order);
        }
    }

    /// <summary>The release that the API's own description of it names (<c>ContentVersion</c>).</summary>
    /// <exception cref="KnowledgeFileException">It names none.</exception>
    public static string Release(SourceFile file, ImportWatch watch)
    {
        string? version = null;
        SourceJson.Each(file, null, item => version = item.Required("ContentVersion").Text(), watch);
        return version ?? throw new KnowledgeFileException(file.Path, "ContentVersion", "is missing", "Name the release with --release instead.");
    }

    /// <summary>Releases in which an entry was written or changed: the newest of all entries is the list's own, or the one before a release that changed nothing.</summary>
    private static IEnumerable<string> Versions(JsonField change) =>
        ((string[])["SubmissionVersion", "ModificationVersion"]).Select(name => change.Optional(name)?.Text()).OfType<string>();

    private static Version? Order(string? version) => Version.TryParse(version, out Version? order) ? order : null;

    private static CweItem Item(JsonField item)
    {
        JsonField? notes = item.Optional("MappingNotes");
        return new CweItem
        {
            Kind = item.Optional("Abstraction") is not null ? KnowledgeKind.Weakness
                : item.Optional("Objective") is not null ? KnowledgeKind.View
                : item.Optional("Summary") is not null ? KnowledgeKind.Category
                : throw new JsonFieldException("", "is neither a weakness (Abstraction) nor a category (Summary) nor a view (Objective)"),
            Number = item.Required("ID").Text(),
            Name = item.Required("Name").Text(),
            Status = item.Required("Status").Text(),
            Description = (item.Optional("Description") ?? item.Optional("Summary") ?? item.Optional("Objective"))?.Text() ?? "",
            Abstraction = item.Optional("Abstraction")?.Text(),
            Structure = item.Optional("Structure")?.Text(),
            Type = item.Optional("Type")?.Text(),
            Usage = notes?.Optional("Usage")?.Text(),
            Terms = [.. item.OptionalItems("AlternateTerms").Select(term => term.Required("Term").Text())],
            Weaknesses =
            [
                .. item.OptionalItems("RelatedWeaknesses").Select(other => new CweItem.Related(other.Required("Nature").Text(), other.Required("CweID").Text(), other.Optional("ViewID")?.Text())),
                .. item.OptionalItems("Relationships").Concat(item.OptionalItems("Members"))
                    .Select(other => new CweItem.Related(Relations.Member, other.Required("CweID").Text(), other.Optional("ViewID")?.Text())),
                .. (notes?.OptionalItems("Suggestions") ?? []).Select(other => new CweItem.Related(Relations.Suggested, other.Required("CweID").Text(), null, other.Optional("Comment")?.Text())),
            ],
            Patterns = [.. item.OptionalItems("RelatedAttackPatterns").Select(number => number.Text())],
        };
    }
}
