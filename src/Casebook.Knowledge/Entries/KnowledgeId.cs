using System.Text.RegularExpressions;
using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Entries;

/// <summary>The forms of ids: which part of a knowledge base can know one.</summary>
public static partial class KnowledgeId
{
    private static readonly string[] _cve = [KnowledgeParts.Cve, KnowledgeParts.Kev];

    /// <summary>Parts that may know <paramref name="id"/>, the one that says most of it first; none where no publisher writes ids like that.</summary>
    public static IReadOnlyList<string> PartsOf(string? id) =>
        id is null ? []
        : CweId.TryParse(id, out _) ? [KnowledgeParts.Cwe]
        : Attack().IsMatch(id) ? KnowledgeParts.OfAttack
        : Cve().IsMatch(id) ? _cve
        : Capec().IsMatch(id) ? [KnowledgeParts.Capec]
        : [];

    /// <summary>Whether <paramref name="id"/> has the form of ATT&amp;CK's ids: <c>T1059.001</c>, <c>TA0002</c>, <c>G0007</c>, <c>S0154</c>, <c>C0028</c>, <c>M1042</c>.</summary>
    public static bool IsAttack(string id) => Attack().IsMatch(id);

    /// <summary>Whether <paramref name="id"/> is a CVE id: <c>CVE-2021-44228</c>.</summary>
    public static bool IsCve(string id) => Cve().IsMatch(id);

    /// <summary>Whether <paramref name="id"/> is a CAPEC id: <c>CAPEC-63</c>.</summary>
    public static bool IsCapec(string id) => Capec().IsMatch(id);

    [GeneratedRegex("^(?:T[0-9]{4}(?:\\.[0-9]{3})?|(?:TA|G|S|C|M)[0-9]{4})\\z")]
    private static partial Regex Attack();

    [GeneratedRegex("^CVE-[0-9]{4}-[0-9]{4,19}\\z")]
    private static partial Regex Cve();

    [GeneratedRegex("^CAPEC-[1-9][0-9]{0,5}\\z")]
    private static partial Regex Capec();
}
