using System.Text;
using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Import;

/// <summary>A weakness, category or view of the CWE List as far as it is kept, whichever format it came in.</summary>
internal sealed record CweItem
{
    public required KnowledgeKind Kind { get; init; }

    /// <summary>The number, as text.</summary>
    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    /// <summary>Description, summary or objective.</summary>
    public required string Description { get; init; }

    public string? Abstraction { get; init; }

    public string? Structure { get; init; }

    public string? Type { get; init; }

    public string? Usage { get; init; }

    /// <summary>Alternate terms.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    public IReadOnlyList<Related> Weaknesses { get; init; } = [];

    /// <summary>Numbers of CAPEC's attack patterns.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>A relation to another number.</summary>
    /// <param name="Relation">One of <see cref="Relations"/>, or a nature of CWE such as <c>ChildOf</c>.</param>
    public sealed record Related(string Relation, string Number, string? View, string? Text = null);

    /// <exception cref="JsonFieldException">A number is none.</exception>
    public KnowledgeEntry ToEntry()
    {
        bool deprecated = Status == "Deprecated";
        string id = Id(Number);
        string description = PlainText.Collapse(Description);
        return new KnowledgeEntry
        {
            Id = id,
            Kind = Kind,
            Name = PlainText.Collapse(Name),
            State = deprecated ? EntryState.Deprecated : EntryState.Current,
            // A deprecated category's description names the view that it once belonged to.
            ReplacedBy = deprecated && Kind == KnowledgeKind.Weakness ? [.. CweId.FindAll(description).Distinct().Where(other => other != id)] : [],
            Description = description,
            Aliases = [.. Terms.Select(PlainText.Collapse).Where(term => term.Length > 0).Distinct()],
            Facts = Facts(),
            Links = [.. Links().Distinct().OrderBy(link => link.Relation, StringComparer.Ordinal).ThenBy(link => link.View, StringComparer.Ordinal)],
        };
    }

    private IReadOnlyList<KnowledgeFact> Facts()
    {
        (string Name, string? Value)[] facts =
        [
            (FactNames.Abstraction, Abstraction), (FactNames.Structure, Structure), (FactNames.Type, Type), (FactNames.Status, Status), (FactNames.Mapping, Usage),
        ];
        return [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new KnowledgeFact(fact.Name, PlainText.Collapse(fact.Value!)))];
    }

    private IEnumerable<KnowledgeLink> Links()
    {
        IEnumerable<KnowledgeLink> related = Weaknesses.Select(other => new KnowledgeLink(
            Hyphenated(other.Relation), Id(other.Number), other.View is null ? null : Id(other.View), other.Text is null ? null : PlainText.Collapse(other.Text)));
        return related.Concat(Patterns.Select(number => $"CAPEC-{number}").Where(KnowledgeId.IsCapec).Select(id => new KnowledgeLink(Relations.Capec, id)));
    }

    private static string Id(string number) =>
        CweId.TryParse($"CWE-{number}", out _) ? $"CWE-{number}" : throw new JsonFieldException("", $"\"{(number.Length <= 40 ? number : number[..40] + "…")}\" is no number of a CWE entry");

    /// <summary><c>CanAlsoBe</c> as <c>can-also-be</c>.</summary>
    private static string Hyphenated(string nature)
    {
        var text = new StringBuilder(nature.Length + 4);
        foreach (char c in nature.Take(64))
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
