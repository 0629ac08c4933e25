using Casebook.Knowledge.Cvss;
using CsCheck;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssV2Tests
{
    // The three examples that FIRST's guide to version 2 works out (section 3.3).
    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2)] // CVE-2002-0392
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10.0, 8.3, 9.0)] // CVE-2003-0818
    [InlineData("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5)] // CVE-2003-0062
    public void Published_examples(string text, double score, double temporal, double environmental)
    {
        var vector = CvssV2Vector.Parse(text);
        (vector.BaseScore, vector.TemporalScore, vector.EnvironmentalScore).ShouldBe((score, temporal, environmental));
        vector.ToString().ShouldBe(text);
    }

    // Base scores that NVD has printed for years beside such vectors.
    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, "High")]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:N/A:N", 5.0, "Medium")]
    [InlineData("AV:N/AC:M/Au:N/C:N/I:P/A:N", 4.3, "Medium")]
    [InlineData("AV:N/AC:M/Au:N/C:C/I:C/A:C", 9.3, "High")]
    [InlineData("(AV:L/AC:L/Au:N/C:C/I:C/A:C)", 7.2, "High")]
    [InlineData("AV:L/AC:L/Au:N/C:P/I:N/A:N", 2.1, "Low")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0, "Low")]
    public void Published_base_scores(string text, double score, string severity)
    {
        var vector = CvssV2Vector.Parse(text);
        (vector.BaseScore, vector.Severity, vector.TemporalScore, vector.EnvironmentalScore).ShouldBe((score, severity, null, null));
    }

    // The equation gives -0.2 here; found by comparing with another implementation.
    [Fact]
    public void No_score_is_negative() => CvssV2Vector.Parse("AV:L/AC:H/Au:M/C:P/I:N/A:N/CDP:N/TD:H/CR:L").EnvironmentalScore.ShouldBe(0);

    [Fact]
    public void A_target_that_nobody_has_scores_nothing() => CvssV2Vector.Parse("AV:N/AC:L/Au:N/C:C/I:C/A:C/TD:N").EnvironmentalScore.ShouldBe(0);

    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P", CvssFault.MissingMetric)]
    [InlineData("AV:N/AC:L/AU:N/C:P/I:P/A:P", CvssFault.UnknownMetric)]
    [InlineData("AV:P/AC:L/Au:N/C:P/I:P/A:P", CvssFault.UnknownValue)]
    [InlineData("AV:N/AV:N/AC:L/Au:N/C:P/I:P/A:P", CvssFault.RepeatedMetric)]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P/A:P/", CvssFault.Form)]
    [InlineData("(AV:N/AC:L/Au:N/C:P/I:P/A:P", CvssFault.UnknownMetric)]
    [InlineData("", CvssFault.Form)]
    [InlineData("()", CvssFault.Form)]
    public void What_is_no_vector_is_refused_with_its_fault(string text, CvssFault fault)
    {
        Should.Throw<CvssFormatException>(() => CvssV2Vector.Parse(text)).Fault.ShouldBe(fault);
        CvssV2Vector.TryParse(text, out _).ShouldBeFalse();
    }

    // Vectors come out of files of strangers and of models.
    [Fact]
    public void Any_text_has_an_answer() => Gen.String[Gen.Char["AVNCLuPIX:/()ESU24.0MHT"], 0, 60].Sample(text =>
    {
        foreach (string form in (string[])[text, "CVSS:4.0/" + text, "CVSS:3.1/" + text])
        {
            if (CvssText.TryExplain(form, out CvssReading? reading))
            {
                reading.Score.ShouldBeInRange(0, 10);
            }
        }
    }, iter: 5000, threads: 1);

    [Fact]
    public void All_729_base_vectors_score_within_the_scale_and_more_loss_never_less()
    {
        foreach (string exploit in from av in "NAL" from ac in "LMH" from au in "NSM" select $"AV:{av}/AC:{ac}/Au:{au}")
        {
            foreach ((string little, string more) in (IEnumerable<(string, string)>)[("N", "P"), ("P", "C")])
            {
                double low = CvssV2Vector.Parse($"{exploit}/C:{little}/I:N/A:P").BaseScore, high = CvssV2Vector.Parse($"{exploit}/C:{more}/I:N/A:P").BaseScore;
                high.ShouldBeGreaterThanOrEqualTo(low);
                high.ShouldBeInRange(0, 10);
            }
        }
    }
}
