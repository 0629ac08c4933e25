using System.Text.RegularExpressions;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Cve;

/// <summary>What both formats have in common, gathered while a record is walked.</summary>
internal sealed partial class CveFields
{
    private readonly List<string> _weaknesses = [];
    private readonly List<CveScore> _scores = [];
    private readonly List<string> _remarks = [];

    public IReadOnlyList<string> Weaknesses => _weaknesses;

    public IReadOnlyList<CveScore> Scores => _scores;

    public IReadOnlyList<string> Remarks => _remarks;

    public static string Id(JsonField field)
    {
        string id = field.Text();
        return CveId().IsMatch(id) ? id : throw new JsonFieldException(field.Path, $"\"{Short(id)}\" is not of the form CVE-YEAR-NUMBER");
    }

    /// <summary>The value of the first description whose language is English of whatever region.</summary>
    public static string? English(IEnumerable<JsonField> descriptions)
    {
        foreach (JsonField description in descriptions)
        {
            string language = description.Required("lang").Text();
            if (language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en_", StringComparison.OrdinalIgnoreCase))
            {
                return description.Required("value").Text().Trim();
            }
        }
        return null;
    }

    public DateTimeOffset? Date(JsonField? field)
    {
        if (field is not { } present)
        {
            return null;
        }
        if (DateTimeOffset.TryParse(present.Text(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return date;
        }
        _remarks.Add($"{present.Path}: \"{Short(present.Text())}\" is not a date");
        return null;
    }

    /// <summary>Adds the id with which <paramref name="text"/> begins; texts such as <c>n/a</c> and <c>NVD-CWE-noinfo</c> name none.</summary>
    public void AddWeakness(string text)
    {
        if (CweAtStart().Match(text) is { Success: true } match && CweId.TryParse(match.ValueSpan, out _) && !_weaknesses.Contains(match.Value))
        {
            _weaknesses.Add(match.Value);
        }
    }

    /// <summary>Adds a <c>cvssV3_x</c> object of CVE JSON 5 or a <c>cvssData</c> object of NVD.</summary>
    public void AddScore(JsonField cvss, string source)
    {
        JsonField vector = cvss.Required("vectorString");
        try
        {
            double? published = cvss.Optional("baseScore") is { Element.ValueKind: System.Text.Json.JsonValueKind.Number } score ? score.Element.GetDouble() : null;
            _scores.Add(new(CvssVector.Parse(vector.Text()), published, source));
        }
        catch (CvssFormatException e)
        {
            _remarks.Add($"{vector.Path}: {e.Message}");
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("^CVE-[0-9]{4}-[0-9]{4,19}\\z")]
    private static partial Regex CveId();

    [GeneratedRegex("^CWE-[0-9]+(?![0-9A-Za-z_])")]
    private static partial Regex CweAtStart();
}
