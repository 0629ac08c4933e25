using Casebook.Knowledge.Entries;
using CsCheck;

namespace Casebook.Knowledge.Tests.Entries;

public sealed class KnowledgeIdTests
{
    [Theory]
    [InlineData("CWE-79", "cwe")]
    [InlineData("CAPEC-63", "capec")]
    [InlineData("CVE-2021-44228", "cve kev")]
    [InlineData("T1059", "attack-enterprise attack-mobile attack-ics")]
    [InlineData("T1059.001", "attack-enterprise attack-mobile attack-ics")]
    [InlineData("TA0002", "attack-enterprise attack-mobile attack-ics")]
    [InlineData("G0007", "attack-enterprise attack-mobile attack-ics")]
    [InlineData("CWE-079", "")]
    [InlineData("cwe-79", "")]
    [InlineData("CAPEC-063", "")]
    [InlineData("CVE-2021-123", "")]
    [InlineData("CVE-2021-44228\n", "")]
    [InlineData("T1059.01", "")]
    [InlineData("T\u0661\u0660\u0665\u0669", "")]
    [InlineData("X1059", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void The_form_of_an_id_tells_who_may_know_it(string? id, string parts) => string.Join(' ', KnowledgeId.PartsOf(id)).ShouldBe(parts);

    // Ids come out of a model's text.
    [Fact]
    public void Any_text_has_an_answer() => Gen.String.Sample(text => KnowledgeBase.BuiltIn.Check(text).Id.ShouldBe(text), iter: 2000, threads: 1);
}
