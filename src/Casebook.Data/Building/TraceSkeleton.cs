using System.Text.RegularExpressions;
using Casebook.Data.Cases;
using Casebook.Data.Weaknesses;

namespace Casebook.Data.Building;

/// <summary>
/// What is left of a trace when quotes, ids, numbers, names, metric values and the reasons that belong to a weakness are masked:
/// two traces with the same skeleton say different things in the same words.
/// </summary>
internal static partial class TraceSkeleton
{
    private static readonly Regex _known = new(
        string.Join('|', WeaknessBooks.Ids
            .SelectMany(id => WeaknessBooks.Of(id).Sections
                .Where(section => section.Key == "sign" || section.Key.StartsWith("reject", StringComparison.Ordinal))
                .SelectMany(section => section.Value.Select(phrase => phrase.Pattern))
                .Append(WeaknessBooks.Name(id)))
            .OrderByDescending(text => text.Length)
            .Select(Regex.Escape)),
        RegexOptions.Compiled);

    public static string Of(GeneratedCase drawn)
    {
        string trace = drawn.Names.Where(name => name.Length > 0).OrderByDescending(name => name.Length)
            .Aggregate(drawn.Trace, (text, name) => text.Replace(name, "_", StringComparison.OrdinalIgnoreCase));
        string masked = Quotes().Replace(trace, "\"\"");
        masked = Values().Replace(Ids().Replace(masked, "#"), "${metric}:_");
        return Numbers().Replace(_known.Replace(masked, "_"), "#");
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"CWE-\d+")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d+(\.\d+)*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b(?<metric>AV|AC|PR|UI|S|C|I|A):[A-Z]")]
    private static partial Regex Values();
}
