using System.Globalization;
using System.Text.Json;
using Casebook.Knowledge.Cvss;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssScoreTests
{
    // A score that is off by 0.1 moves a vulnerability into another severity, and nobody trusts the rest.
    [Theory]
    [InlineData(CvssVersion.V30)]
    [InlineData(CvssVersion.V31)]
    public void All_2592_vectors_score_as_exact_arithmetic_says(CvssVersion version)
    {
        CvssVector[] all = [.. CvssVector.All(version)];
        all.Length.ShouldBe(2592);
        all.Distinct().Count().ShouldBe(2592);
        foreach (CvssVector vector in all)
        {
            vector.BaseScore.ShouldBe(ExactScore.Tenths(vector.ToString()) / 10.0, vector.ToString());
        }
    }

    // The specification says that 3.1 repaired the rounding of 3.0; where we differ shows that both are implemented.
    [Fact]
    public void The_two_versions_differ_only_where_3_0_rounds_up_what_3_1_does_not()
    {
        var pairs = CvssVector.All(CvssVersion.V30).Zip(CvssVector.All(CvssVersion.V31)).ToArray();
        pairs.ShouldAllBe(p => p.First.BaseScore - p.Second.BaseScore < 0.11 && p.First.BaseScore >= p.Second.BaseScore);
    }

    // Published scores (FIRST's examples document and NVD), so that the reference and we can not be wrong together.
    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "Critical")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "Critical")] // CVE-2021-44228
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8, "High")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 8.8, "High")]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 8.1, "High")]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8, "High")]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8, "High")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, "High")] // CVE-2014-0160
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5, "High")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 7.2, "High")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N", 6.5, "Medium")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "Medium")]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N", 5.5, "Medium")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 5.4, "Medium")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", 5.3, "Medium")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N", 4.8, "Medium")]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N", 4.3, "Medium")]
    [InlineData("CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, "Low")] // CVE-2014-3566
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, "Medium")] // CVE-2013-0375
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, "None")]
    public void Published_scores(string vector, double score, string severity)
    {
        CvssVector.Parse(vector).BaseScore.ShouldBe(score);
        CvssVector.Parse(vector).Severity.ShouldBe(severity);
    }

    // NVD's own scores of real vulnerabilities are what analysts compare ours with.
    [Fact]
    public void Scores_agree_with_those_that_NVD_published()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no published scores to compare with.");
        int compared = 0;
        var disagreeing = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(data!, "cve"), "cve_*20*.jsonl.gz"))
        {
            foreach (Runs.Files.TextLine line in Runs.Files.TextLines.Read(file))
            {
                if (line.Bytes.Span.IndexOf("\"cvss3_src\": \"nvd\""u8) < 0)
                {
                    continue;
                }
                using JsonDocument document = JsonDocument.Parse(line.Bytes);
                JsonElement root = document.RootElement;
                if (root.GetProperty("cvss3").GetString() is { } vector && root.GetProperty("cvss3_score") is { ValueKind: JsonValueKind.Number } score)
                {
                    compared++;
                    if (CvssVector.Parse(vector).BaseScore != score.GetDouble())
                    {
                        disagreeing.Add(string.Create(CultureInfo.InvariantCulture, $"{root.GetProperty("id")} {vector} {score} {CvssVector.Parse(vector).BaseScore}"));
                    }
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared - disagreeing.Count} of {compared} agree; {string.Join("; ", disagreeing.Take(20))}");
        compared.ShouldBeGreaterThan(50_000);
        disagreeing.Count.ShouldBeLessThanOrEqualTo(compared / 1000);
    }
}
