using Casebook.Knowledge.Cvss;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssTermsTests
{
    // A trace that computes a score step by step shows these numbers; NVD publishes the same two beside every score.
    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 5.9, 3.9)] // 9.8
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 6.0, 3.9)] // CVE-2021-44228, 10.0
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 5.9, 2.8)] // 8.8
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 5.9, 2.2)] // 8.1
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 5.9, 1.8)] // 7.8
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 3.6, 3.9)] // CVE-2014-0160, 7.5
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 5.9, 1.2)] // 7.2
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 2.7, 2.8)] // 6.1
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 2.7, 2.3)] // 5.4
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N", 2.7, 1.7)] // 4.8
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", 1.4, 3.9)] // 5.3
    public void Published_subscores(string vector, double impact, double exploitability)
    {
        CvssTerms terms = CvssTerms.Of(CvssVector.Parse(vector));
        Math.Round((double)terms.Impact, 1).ShouldBe(impact);
        Math.Round((double)terms.Exploitability, 1).ShouldBe(exploitability);
    }

    // The terms and the score must never tell two stories.
    [Fact]
    public void The_terms_lead_to_the_score_of_every_vector()
    {
        foreach (CvssVector vector in CvssVector.All(CvssVersion.V31))
        {
            CvssTerms terms = CvssTerms.Of(vector);
            decimal iss = 1 - "CIA".Aggregate(1m, (kept, metric) => kept * (1 - CvssTerms.Weight(vector, metric.ToString())));
            terms.Iss.ShouldBe(iss);
            terms.Exploitability.ShouldBe(new[] { "AV", "AC", "PR", "UI" }.Aggregate(8.22m, (product, metric) => product * CvssTerms.Weight(vector, metric)));
            ((double)terms.BaseScore).ShouldBe(vector.BaseScore);
            (terms.BaseScore - terms.Unrounded).ShouldBeInRange(-0.00001m, 0.1m);
            CvssTerms.Severity(terms.BaseScore).ShouldBe(vector.Severity);
            (terms.Impact <= 0).ShouldBe(terms.BaseScore == 0);
        }
    }

    // The weight of privileges is where people who compute by hand go wrong.
    [Theory]
    [InlineData("S:U", 0.62, 0.27)]
    [InlineData("S:C", 0.68, 0.5)]
    public void The_weight_of_privileges_depends_on_the_scope(string scope, double low, double high)
    {
        CvssTerms.Weight(CvssVector.Parse($"CVSS:3.1/AV:P/AC:H/PR:L/UI:R/{scope}/C:H/I:L/A:N"), "PR").ShouldBe((decimal)low);
        CvssTerms.Weight(CvssVector.Parse($"CVSS:3.1/AV:P/AC:H/PR:H/UI:R/{scope}/C:H/I:L/A:N"), "PR").ShouldBe((decimal)high);
    }

    // Asking for a weight that does not exist is a mistake in a program, not a zero.
    [Theory]
    [InlineData("S")]
    [InlineData("E")]
    [InlineData("")]
    public void Nothing_else_has_a_weight(string metric) =>
        Should.Throw<ArgumentException>(() => CvssTerms.Weight(CvssVector.Parse("CVSS:3.1/AV:P/AC:H/PR:L/UI:R/S:C/C:H/I:L/A:N"), metric))
            .Message.ShouldContain("use one of AV, AC, PR, UI, C, I, A");
}
