using System.Globalization;
using System.Text.Json;
using Casebook.Knowledge.Cvss;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssV4Tests
{
    // Scores that vendors and FIRST have printed beside such vectors.
    [Theory]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, "Critical")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, "Critical")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 9.3, "Critical")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 8.5, "High")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:N/SC:H/SI:H/SA:N/S:P/AU:Y/R:A/RE:M/U:Amber", 8.8, "High")]
    [InlineData("CVSS:4.0/AV:N/AC:H/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.5, "High")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:P/PR:N/UI:P/VC:N/VI:H/VA:N/SC:H/SI:H/SA:H", 7.1, "High")]
    [InlineData("CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.0, "High")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N", 6.9, "Medium")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 6.8, "Medium")]
    [InlineData("CVSS:4.0/AV:L/AC:H/AT:P/PR:L/UI:A/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 5.4, "Medium")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.8, "Medium")]
    [InlineData("CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:H/SI:N/SA:N/E:U/CR:L/IR:H/AR:L", 4.9, "Medium")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, "None")]
    public void Published_scores(string text, double score, string severity)
    {
        var vector = CvssV4Vector.Parse(text);
        (vector.Score, vector.Severity).ShouldBe((score, severity));
        vector.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("", "000100", "CVSS-B")]
    [InlineData("/E:U", "000120", "CVSS-BT")]
    [InlineData("/CR:L/IR:L/AR:L", "000101", "CVSS-BE")]
    [InlineData("/E:P/MSI:S", "000010", "CVSS-BTE")]
    [InlineData("/MAV:P/MAT:P/MVC:N/MVI:N/MVA:N", "212101", "CVSS-BE")]
    [InlineData("/U:Red", "000100", "CVSS-B")]
    public void Threat_and_environment_are_part_of_the_one_score(string optional, string macroVector, string nomenclature)
    {
        var vector = CvssV4Vector.Parse("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H" + optional);
        (vector.MacroVector, vector.Nomenclature).ShouldBe((macroVector, nomenclature));
    }

    // Every vector has a score within the scale, and none falls where the tables have a hole.
    [Fact]
    public void Every_base_vector_has_a_score_and_a_worse_one_never_a_lower_one()
    {
        string[] scores =
        [
            .. from av in "NALP"
               from ac in "LH"
               from at in "NP"
               from pr in "NLH"
               from ui in "NPA"
               from vc in "HLN"
               from vi in "HLN"
               from va in "HLN"
               from sc in "HN"
               from si in "HLN"
               select $"CVSS:4.0/AV:{av}/AC:{ac}/AT:{at}/PR:{pr}/UI:{ui}/VC:{vc}/VI:{vi}/VA:{va}/SC:{sc}/SI:{si}/SA:N",
        ];
        foreach (string text in scores)
        {
            double score = CvssV4Vector.Parse(text).Score;
            score.ShouldBeInRange(0, 10, text);
            CvssV4Vector.Parse(text.Replace("SI:L", "SI:H").Replace("VC:L", "VC:H")).Score.ShouldBeGreaterThanOrEqualTo(score, text);
        }
    }

    // What real records print beside their vectors.
    [Fact]
    public void Scores_agree_with_those_of_real_records()
    {
        int compared = 0;
        foreach (Runs.Files.TextLine line in Runs.Files.TextLines.Read(Scratch.Real("cve", "cve_json5_raw_300.jsonl.gz")))
        {
            using JsonDocument record = JsonDocument.Parse(line.Bytes);
            foreach (JsonElement metric in Metrics(record.RootElement))
            {
                compared++;
                CvssV4Vector.Parse(metric.GetProperty("vectorString").GetString()!).Score.ShouldBe(metric.GetProperty("baseScore").GetDouble(), metric.ToString());
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{compared} scores of CVSS 4.0 agree"));
        compared.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("CVSS:4.1/AV:N", CvssFault.Version)]
    [InlineData("AV:N/AC:L", CvssFault.Version)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N", CvssFault.MissingMetric)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:R/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", CvssFault.UnknownValue)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N", CvssFault.UnknownValue)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/C:H", CvssFault.UnknownMetric)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:X/E:X", CvssFault.RepeatedMetric)]
    [InlineData("CVSS:4.0/", CvssFault.Form)]
    public void What_is_no_vector_is_refused_with_its_fault(string text, CvssFault fault)
    {
        Should.Throw<CvssFormatException>(() => CvssV4Vector.Parse(text)).Fault.ShouldBe(fault);
        CvssV4Vector.TryParse(text, out _).ShouldBeFalse();
    }

    private static IEnumerable<JsonElement> Metrics(JsonElement record)
    {
        JsonElement containers = record.GetProperty("containers");
        IEnumerable<JsonElement> all = containers.TryGetProperty("adp", out JsonElement adp) ? adp.EnumerateArray().Prepend(containers.GetProperty("cna")) : [containers.GetProperty("cna")];
        return from container in all
               where container.TryGetProperty("metrics", out _)
               from metric in container.GetProperty("metrics").EnumerateArray()
               where metric.TryGetProperty("cvssV4_0", out _)
               select metric.GetProperty("cvssV4_0");
    }
}
