using Casebook.Knowledge.Cvss;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssTextTests
{
    // Whoever does not know the letters by heart reads them in words.
    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P/A:P/E:POC", "2.0", 7.5, "High", "Access Vector: Network; Access Complexity: Low; Authentication: None; Confidentiality Impact: Partial; Integrity Impact: Partial; Availability Impact: Partial; Exploitability: Proof of concept code")]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.0", 6.1, "Medium", "Attack Vector: Network; Attack Complexity: Low; Privileges Required: None; User Interaction: Required; Scope: Changed; Confidentiality: Low; Integrity: Low; Availability: None")]
    [InlineData("CVSS:3.1/AV:P/AC:H/PR:H/UI:N/S:U/C:H/I:N/A:N/RL:O/MAV:X", "3.1", 3.8, "Low", "Attack Vector: Physical; Attack Complexity: High; Privileges Required: High; User Interaction: None; Scope: Unchanged; Confidentiality: High; Integrity: None; Availability: None; Remediation Level: Official Fix")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:Amber", "4.0", 9.3, "Critical", "Attack Vector: Network; Attack Complexity: Low; Attack Requirements: None; Privileges Required: None; User Interaction: None; Vulnerable System Confidentiality Impact: High; Vulnerable System Integrity Impact: High; Vulnerable System Availability Impact: High; Subsequent System Confidentiality Impact: None; Subsequent System Integrity Impact: None; Subsequent System Availability Impact: None; Provider Urgency: Amber")]
    public void Every_version_is_explained(string text, string version, double score, string severity, string words)
    {
        CvssReading reading = CvssText.Explain(text);
        (reading.Version, reading.Score, reading.Severity).ShouldBe((version, score, severity));
        string.Join("; ", reading.Metrics.Select(metric => $"{metric.Name}: {metric.Words}")).ShouldBe(words);
    }

    // Two tables of version 3 stand in the code: they must have the same metrics and values.
    [Fact]
    public void The_words_of_version_3_belong_to_the_metrics_that_are_read()
    {
        IEnumerable<(string, string)> read = MetricTable.Base.Concat(MetricTable.Optional).Select(metric => (metric.Name, string.Concat(metric.Values.Order())));
        CvssDefinition.V3.Select(metric => (metric.Code, string.Concat(metric.Values.Select(value => value.Code[0]).Order()))).ShouldBe(read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CVSS:5.0/AV:N")]
    [InlineData("high")]
    [InlineData(null)]
    public void What_is_no_vector_has_no_reading(string? text) => CvssText.TryExplain(text, out _).ShouldBeFalse();
}
