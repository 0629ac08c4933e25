using System.Text.RegularExpressions;
using Casebook.Knowledge;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>Ids that a text names: whether they exist, are current, and bear the name that stands beside them.</summary>
internal static partial class IdentifierClaims
{
    /// <summary>A name is looked for in so many characters behind its id.</summary>
    private const int NameReach = 160;

    /// <summary>The ids that the evidence names, each where it stands first.</summary>
    public static IReadOnlyDictionary<string, EvidenceSpan> NamedBy(string evidence)
    {
        var named = new Dictionary<string, EvidenceSpan>(StringComparer.Ordinal);
        foreach (Match match in Ids().Matches(evidence))
        {
            named.TryAdd(Id(match), new EvidenceSpan(match.Index, match.Length));
        }
        return named;
    }

    public static IEnumerable<TraceClaim> Of(string text, IReadOnlyDictionary<string, EvidenceSpan> evidence, bool inAnswer)
    {
        foreach (Match match in Ids().Matches(text))
        {
            string id = Id(match);
            bool stands = evidence.TryGetValue(id, out EvidenceSpan span);
            (ClaimFinding finding, string reason) = id[1] switch
            {
                'V' => Vulnerability(id, stands),
                _ => Published(id, NameBehind(text, match)),
            };
            yield return new(ClaimKind.Identifier, inAnswer, match.Index, match.Length, finding, reason, stands ? span : null);
        }
    }

    /// <summary>In the form in which it was given out, however it is spelled: <c>cwe 079</c> is CWE-79.</summary>
    internal static string Id(Match match) => match.Groups["cwe"] is { Success: true } number ? $"CWE-{number.Value}" : match.Value.ToUpperInvariant();

    private static (ClaimFinding, string) Published(string id, string? name)
    {
        IdFinding finding = KnowledgeBase.BuiltIn.Check(id);
        string release = finding.Release is { } from ? $"{KnowledgeParts.Title(from.Part)} {from.Version}" : "The catalogue";
        string instead = finding.ReplacedBy.Count == 0 ? "" : $"; {string.Join(", ", finding.ReplacedBy)} took its place";
        return finding switch
        {
            // A technique may be one of a domain or a later release that is not at hand; the CWE List is one list.
            { Entry: null } => id[0] == 'C' ? (ClaimFinding.Contradicted, $"{release} has no {id}.") : (ClaimFinding.Unsupported, $"{release} has no {id}."),
            { Standing: not IdStanding.Current } => (ClaimFinding.Contradicted, $"{id} was withdrawn{instead}."),
            { Entry.Kind: KnowledgeKind.Category } => (ClaimFinding.Contradicted, $"{id} is a group of weaknesses and may not be mapped to."),
            { Entry.Kind: KnowledgeKind.View } => (ClaimFinding.Contradicted, $"{id} is a view of the list, not a weakness."),
            { Entry: var entry } when name is not null && !IsNameOf(name, entry) => (ClaimFinding.Contradicted, $"{id} is {FullName(entry)}, not \"{name}\"."),
            { Entry: var entry } when entry.Fact(FactNames.Mapping) is "Prohibited" or "Discouraged" => (ClaimFinding.Supported, $"{id} is {FullName(entry)}; MITRE has its use for mapping {entry.Fact(FactNames.Mapping)!.ToLowerInvariant()}."),
            { Entry: var entry } => (ClaimFinding.Supported, $"{id} is {FullName(entry)}."),
        };
    }

    private static bool IsNameOf(string name, KnowledgeEntry entry) =>
        Names(name, FullName(entry)) || entry.Aliases.Any(alias => Names(name, alias));

    private static (ClaimFinding, string) Vulnerability(string id, bool stands) => stands
        ? (ClaimFinding.Supported, $"{id} stands in the evidence.")
        : (ClaimFinding.Unsupported, $"{id} does not stand in the evidence.");

    private static string FullName(KnowledgeEntry entry) =>
        entry.Id.Contains('.') && KnowledgeBase.BuiltIn.Find(entry.Id.Split('.')[0]) is { } whole ? $"{whole.Name}: {entry.Name}" : entry.Name;

    /// <summary>The name that a text gives an id: in brackets, or in capitals behind a colon or a dash. Prose behind an id is no name.</summary>
    private static string? NameBehind(string text, Match id)
    {
        int start = id.Index + id.Length;
        Match named = Name().Match(text, start, Math.Min(NameReach, text.Length - start));
        if (!named.Success || named.Index != start)
        {
            return null;
        }
        string name = (named.Groups[1].Success ? named.Groups[1] : named.Groups[2]).Value.Trim();
        // One capital word behind a colon may be the beginning of a sentence.
        if (named.Groups[2].Success && Capitals().Count(name) < 2)
        {
            return null;
        }
        return name.Length > 2 && !name.Contains("CWE-", StringComparison.Ordinal) ? name : null;
    }

    /// <summary>Whether what a text calls a thing may be its name: two thirds of the words, cut to their stems, are among the name's.</summary>
    private static bool Names(string said, string name)
    {
        HashSet<string> own = [.. Words(name)];
        string[] words = [.. Words(said)];
        return words.Length == 0 || words.Count(own.Contains) * 3 >= words.Length * 2;
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Where(word => word.Length > 2).Select(word => word.Length > 5 ? word[..5] : word);

    // "CWE 2024" is a year's list, and not an id.
    [GeneratedRegex(@"(?<![\w-])(?:[Cc][Ww][Ee](?:[-_]?0{0,8}| (?!(?:19|20)[0-9]{2}(?![0-9])))(?<cwe>[1-9][0-9]{0,18})|(?:CVE|cve)-[0-9]{4}-[0-9]{4,19}|T[0-9]{4}(?:\.[0-9]{3})?)(?![\w-]|\.[0-9])", RegexOptions.CultureInvariant)]
    internal static partial Regex Ids();

    /// <summary>(Name) behind the id, or : Name with the capitals of a title up to the end of the clause.</summary>
    [GeneratedRegex(@"\G\*{0,2}(?:\s?\(([^()\n]{3,120})\)|\s?[:\u2013\u2014]\s?([A-Z][\w'/-]*(?:[ ,(]+(?:\(?[A-Z'][\w'/-]*\)?|of|in|the|to|and|or|for|with|by|on|an|a|during|from))*))", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!\w)[A-Z]\w{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    [GeneratedRegex(@"[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
