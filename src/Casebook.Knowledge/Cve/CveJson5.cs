using Casebook.Knowledge.Json;

namespace Casebook.Knowledge.Cve;

/// <summary>A record of the CVE programme's JSON 5.x format (CVE Record Format, schema 5.1).</summary>
internal static class CveJson5
{
    /// <exception cref="JsonFieldException">A field is missing or of another type.</exception>
    public static CveRecord Read(JsonField root)
    {
        JsonField metadata = root.Required("cveMetadata");
        string id = CveFields.Id(metadata.Required("cveId"));
        string state = metadata.Required("state").Text();
        bool rejected = state == "REJECTED";
        JsonField containers = root.Required("containers");
        JsonField cna = containers.Required("cna");
        JsonField[] all = [cna, .. containers.OptionalItems("adp")];
        var fields = new CveFields();
        foreach (JsonField container in all)
        {
            Gather(container, fields);
        }
        return new()
        {
            Id = id,
            State = state,
            Rejected = rejected,
            Description = rejected
                ? CveFields.English(cna.OptionalItems("rejectedReasons"))
                : CveFields.English(cna.Required("descriptions").Items()) ?? all.Skip(1).Select(a => CveFields.English(a.OptionalItems("descriptions"))).FirstOrDefault(d => d is not null),
            Published = fields.Date(metadata.Optional("datePublished")),
            Weaknesses = fields.Weaknesses,
            Scores = fields.Scores,
            Remarks = fields.Remarks,
        };
    }

    private static void Gather(JsonField container, CveFields fields)
    {
        string source = container.Optional("providerMetadata")?.Optional("shortName")?.Text() ?? container.Path;
        foreach (JsonField description in container.OptionalItems("problemTypes").SelectMany(p => p.Required("descriptions").Items()))
        {
            fields.AddWeakness((description.Optional("cweId") ?? description.Optional("description"))?.Text() ?? "");
        }
        foreach (JsonField metric in container.OptionalItems("metrics"))
        {
            foreach (string version in (string[])["cvssV3_1", "cvssV3_0"])
            {
                if (metric.Optional(version) is { } cvss)
                {
                    fields.AddScore(cvss, source);
                }
            }
        }
    }
}
