using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Casebook.Evaluation.Tests.Report;

/// <summary>The drawings of a page, each parsed as XML.</summary>
internal static partial class PageSvg
{
    /// <exception cref="System.Xml.XmlException">One is not well-formed.</exception>
    public static IReadOnlyList<XDocument> All(string page) => [.. Svg().Matches(page).Select(match => XDocument.Parse(match.Value))];

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
