using System.Text.RegularExpressions;
using Casebook.Knowledge.Attack;
using Casebook.Knowledge.Cwe;

namespace Casebook.Reasoning.TraceChecks;

/// <summary>Ids that a text names: whether they exist, are current, and bear the name that stands beside them.</summary>
internal static partial class IdentifierClaims
{
    /// <summary>A name is looked for in so many characters behind its id.</summary>
    private const int NameReach = 160;

    public static IEnumerable<TraceClaim> Of(string text, string evidence, bool inAnswer)
    {
        foreach (Match match in Ids().Matches(text))
        {
            (ClaimFinding finding, string reason) = match.Value[1] switch
            {
                'W' => Weakness(match.Value, NameBehind(text, match)),
                'V' => Vulnerability(match.Value, evidence),
                _ => Technique(match.Value, NameBehind(text, match)),
            };
            int at = evidence.IndexOf(match.Value, StringComparison.Ordinal);
            yield return new(ClaimKind.Identifier, inAnswer, match.Index, match.Length, finding, reason, at < 0 ? null : new EvidenceSpan(at, match.Length));
        }
    }

    private static (ClaimFinding, string) Weakness(string id, string? name) => CweCatalogue.KindOf(id) switch
    {
        CweKind.Unknown => (ClaimFinding.Contradicted, $"The CWE List {CweCatalogue.Release} has no {id}."),
        CweKind.Deprecated => (ClaimFinding.Contradicted, $"{id} was withdrawn."),
        CweKind.Category => (ClaimFinding.Contradicted, $"{id} is a group of weaknesses and may not be mapped to."),
        CweKind.View => (ClaimFinding.Contradicted, $"{id} is a view of the list, not a weakness."),
        _ => CweCatalogue.Find(id) is not { } entry ? (ClaimFinding.Supported, $"{id} exists.")
            : name is not null && !Names(name, entry.Name) ? (ClaimFinding.Contradicted, $"{id} is {entry.Name}, not \"{name}\".")
            : entry.Mapping is "Prohibited" or "Discouraged" ? (ClaimFinding.Supported, $"{id} is {entry.Name}; MITRE has its use for mapping {entry.Mapping.ToLowerInvariant()}.")
            : (ClaimFinding.Supported, $"{id} is {entry.Name}."),
    };

    private static (ClaimFinding, string) Technique(string id, string? name) => AttackCatalogue.Find(id) switch
    {
        null => (ClaimFinding.Unsupported, $"ATT&CK Enterprise {AttackCatalogue.Release} has no current {id}."),
        { } technique when name is not null && !Names(name, technique.Name) && !Names(name, FullName(technique)) => (ClaimFinding.Contradicted, $"{id} is {FullName(technique)}, not \"{name}\"."),
        { } technique => (ClaimFinding.Supported, $"{id} is {FullName(technique)}."),
    };

    private static (ClaimFinding, string) Vulnerability(string id, string evidence) => evidence.Contains(id, StringComparison.Ordinal)
        ? (ClaimFinding.Supported, $"{id} stands in the evidence.")
        : (ClaimFinding.Unsupported, $"{id} does not stand in the evidence.");

    private static string FullName(AttackTechnique technique) =>
        technique.Parent is { } parent && AttackCatalogue.Find(parent) is { } whole ? $"{whole.Name}: {technique.Name}" : technique.Name;

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

    [GeneratedRegex(@"(?<![\w-])(?:CWE-[1-9][0-9]{0,5}|CVE-[0-9]{4}-[0-9]{4,7}|T[0-9]{4}(?:\.[0-9]{3})?)(?![\w-]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();

    /// <summary>(Name) behind the id, or : Name with the capitals of a title up to the end of the clause.</summary>
    [GeneratedRegex(@"\G\*{0,2}(?:\s?\(([^()\n]{3,120})\)|\s?[:\u2013\u2014]\s?([A-Z][\w'/-]*(?:[ ,(]+(?:\(?[A-Z'][\w'/-]*\)?|of|in|the|to|and|or|for|with|by|on|an|a|during|from))*))", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!\w)[A-Z]\w{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    [GeneratedRegex(@"[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
