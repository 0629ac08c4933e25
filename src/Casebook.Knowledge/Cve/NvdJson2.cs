using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Cve;

/// <summary>The <c>cve</c> object of an item of NVD's JSON 2.0 format (API and feeds).</summary>
internal static class NvdJson2
{
    /// <exception cref="JsonFieldException">A field is missing or of another type.</exception>
    public static CveRecord Read(JsonField cve)
    {
        string id = CveFields.Id(cve.Required("id"));
        string state = cve.Required("vulnStatus").Text();
        var fields = new CveFields();
        foreach (JsonField description in PrimaryFirst(cve.OptionalItems("weaknesses")).SelectMany(w => w.Required("description").Items()))
        {
            fields.AddWeakness(description.Required("value").Text());
        }
        if (cve.Optional("metrics") is { } metrics)
        {
            foreach (JsonField metric in PrimaryFirst(metrics.OptionalItems("cvssMetricV31").Concat(metrics.OptionalItems("cvssMetricV30"))))
            {
                fields.AddScore(metric.Required("cvssData"), metric.Optional("source")?.Text() ?? "nvd");
            }
        }
        return new()
        {
            Id = id,
            State = state,
            Rejected = state == "Rejected",
            Description = CveFields.English(cve.Required("descriptions").Items()),
            Published = fields.Date(cve.Optional("published")),
            Weaknesses = fields.Weaknesses,
            Scores = fields.Scores,
            Remarks = fields.Remarks,
        };
    }

    /// <summary>NVD's own judgement is typed <c>Primary</c>; the sort is stable.</summary>
    private static IEnumerable<JsonField> PrimaryFirst(IEnumerable<JsonField> items) =>
        items.OrderBy(i => i.Optional("type")?.Text() == "Primary" ? 0 : 1);
}
