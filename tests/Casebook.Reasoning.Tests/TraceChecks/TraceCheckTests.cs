using Casebook.Reasoning.TraceChecks;
using CsCheck;

namespace Casebook.Reasoning.Tests.TraceChecks;

public class TraceCheckTests
{
    private const string Evidence = "CVE-2031-40001: The upload form of Larkspur Gallery stores a file under the name that the client sends.";

    // An analyst reads ids as facts; a number that nobody ever gave out must be marked.
    [Theory]
    [InlineData("It is CWE-22.", ClaimFinding.Supported, "Pathname")]
    [InlineData("CWE-99999 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("CWE-1000 fits.", ClaimFinding.Contradicted, "view")]
    [InlineData("CWE-79 (Cross-site Scripting) fits.", ClaimFinding.Supported, "CWE-79")]
    [InlineData("CWE-79 (SQL Injection) fits.", ClaimFinding.Contradicted, "not \"SQL Injection\"")]
    [InlineData("CWE-89: Cross-Site Request Forgery is close.", ClaimFinding.Contradicted, "not \"Cross-Site Request Forgery\"")]
    [InlineData("CWE-352: the form has no token.", ClaimFinding.Supported, "CWE-352")]
    [InlineData("T1059.001 is used.", ClaimFinding.Supported, "PowerShell")]
    [InlineData("T1059.001 (Kerberoasting) is used.", ClaimFinding.Contradicted, "not \"Kerberoasting\"")]
    [InlineData("T9999 is used.", ClaimFinding.Unsupported, "has no T9999")]
    [InlineData("T0843 (Program Download) is used.", ClaimFinding.Supported, "Program Download")]
    [InlineData("T1086 is used.", ClaimFinding.Contradicted, "T1059.001 took its place")]
    [InlineData("CWE-1390 (Weak Authentication) fits.", ClaimFinding.Supported, "Weak Authentication")]
    [InlineData("CWE-1390 (SQL Injection) fits.", ClaimFinding.Contradicted, "Weak Authentication")]
    [InlineData("as in CVE-2031-40001", ClaimFinding.Supported, "stands in the evidence")]
    [InlineData("as in CVE-2031-49999", ClaimFinding.Unsupported, "does not stand")]
    [InlineData("as in CVE-2031-4000", ClaimFinding.Unsupported, "does not stand")]
    [InlineData("cwe-22 fits.", ClaimFinding.Supported, "Pathname")]
    [InlineData("CWE 99999 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("CWE\u201199999 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("CWE\u201399999 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("\u0421WE-99999 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("CWE-\uFF19\uFF19\uFF19\uFF19\uFF19 fits.", ClaimFinding.Contradicted, "has no CWE-99999")]
    [InlineData("CWE-99999999999 fits.", ClaimFinding.Contradicted, "has no CWE-99999999999")]
    [InlineData("CWE-0022 fits.", ClaimFinding.Supported, "Pathname")]
    [InlineData("CWE-79 \u2013 Cross-Site Request Forgery is close.", ClaimFinding.Contradicted, "not \"Cross-Site Request Forgery\"")]
    public void Identifier(string trace, ClaimFinding finding, string reason) => Only(trace, ClaimKind.Identifier, finding, reason);

    [Theory]
    [InlineData("It \"stores a file under the name\" as sent.", ClaimFinding.Supported, "stand in the evidence")]
    [InlineData("It \"overwrites the stack\" then.", ClaimFinding.Contradicted, "does not say")]
    [InlineData("It \u201Cstores a file\u201D then.", ClaimFinding.Supported, "stand in the evidence")]
    [InlineData("It \u201Coverwrites the stack\u201D then.", ClaimFinding.Contradicted, "does not say")]
    [InlineData("It \u201Eoverwrites the stack\u201C then.", ClaimFinding.Contradicted, "does not say")]
    [InlineData("It \u00ABoverwrites the stack\u00BB then.", ClaimFinding.Contradicted, "does not say")]
    public void Quotation(string trace, ClaimFinding finding, string reason) => Only(trace, ClaimKind.Quotation, finding, reason);

    [Fact]
    public void Quotation_says_where_it_stands()
    {
        TraceClaim claim = TraceCheck.Of("It \"Stores a file\".", "", Evidence).Single();
        Evidence.Substring(claim.Evidence!.Value.Start, claim.Evidence.Value.Length).ShouldBe("stores a file");
    }

    [Theory]
    [InlineData("12 + 30 = 42 in all", ClaimFinding.Supported, "holds")]
    [InlineData("so 12 * 3 = 46.", ClaimFinding.Contradicted, "is 36")]
    [InlineData("1,200 - 300 = 900", ClaimFinding.Supported, "holds")]
    [InlineData("10 / 3 = 3.33", ClaimFinding.Supported, "holds")]
    [InlineData("10 / 3 = 3.34", ClaimFinding.Contradicted, "is 3.3333")]
    [InlineData("10 / 3 = 3", ClaimFinding.Contradicted, "is 3.3333")]
    [InlineData("5 / 0 = 0", ClaimFinding.Contradicted, "divided by 0")]
    [InlineData("0.1 + 0.2 = 0.3", ClaimFinding.Supported, "holds")]
    [InlineData("12 x 3 = 46", ClaimFinding.Contradicted, "12 x 3 is 36")]
    [InlineData("12 \u00D7 3 = 46", ClaimFinding.Contradicted, "is 36")]
    [InlineData("12 \u00B7 3 = 46", ClaimFinding.Contradicted, "is 36")]
    [InlineData("12 * 3 == 46", ClaimFinding.Contradicted, "is 36")]
    [InlineData("total = 12 * 3 = 46", ClaimFinding.Contradicted, "is 36")]
    [InlineData("so:\n- 12 * 3 = 46\n- done", ClaimFinding.Contradicted, "is 36")]
    [InlineData("1.08 x (1.44 + 1.44) = 1.08 x 2.88 = 3.11", ClaimFinding.Supported, "holds")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H scores 9.8", ClaimFinding.Supported, "scores 9.8")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H has a base score of 10.0", ClaimFinding.Contradicted, "scores 9.8, not 10.0")]
    public void Calculation(string trace, ClaimFinding finding, string reason) => Only(trace, ClaimKind.Calculation, finding, reason);

    // Half of a longer equation is not what the trace says.
    [Theory]
    [InlineData("2 + 3 * 4 = 14")]
    [InlineData("2 * 3 = 5 + 1")]
    [InlineData("x2 + 3 = 6")]
    [InlineData("50 + 50 = 100%")]
    [InlineData("version 1.2.3 - 4 = old")]
    [InlineData("27 % 5 + 5 = 7")]
    [InlineData("12 & 10 + 1 = 8")]
    [InlineData("22 mod 5 + 3 = 5")]
    [InlineData("10 -3 + 4 = 11")]
    [InlineData("2 x 3 x 4 = 24")]
    [InlineData("0x10 = 16")]
    [InlineData("17 / 5 = 3 rest 2")]
    [InlineData("the CWE 2024 list")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H (CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)")]
    public void Longer_chains_are_left_alone(string trace) => TraceCheck.Of(trace, "", Evidence).ShouldBeEmpty();

    [Theory]
    [InlineData("CWE-20 is too broad, CWE-22 it is.", "CWE-22", ClaimFinding.Supported)]
    [InlineData("CWE-22 first, but CWE-434 is better.", "CWE-22", ClaimFinding.Unsupported)]
    [InlineData("It comes to CWE-434.", "CWE-22", ClaimFinding.Contradicted)]
    [InlineData("Something with paths.", "CWE-22", ClaimFinding.Unsupported)]
    public void Conclusion(string trace, string answer, ClaimFinding finding) =>
        TraceCheck.Of(trace, answer, Evidence).Single(claim => claim.Kind == ClaimKind.Conclusion).Finding.ShouldBe(finding);

    // Traces derive a vector metric by metric, and write it down whole in the answer only.
    [Theory]
    [InlineData("\"form\" makes AV:N. No race: AC:L, PR:N, UI:N, S:U. Files go in: C:L is out, so C:N, I:H and A:N.", ClaimFinding.Supported, "every metric")]
    [InlineData("AV:L, AC:L, PR:N, UI:N, S:U, C:N, I:H, A:N.", ClaimFinding.Contradicted, "comes to AV:L and never names AV:N")]
    [InlineData("AV:N, AC:L, PR:N, UI:N, S:U, C:N.", ClaimFinding.Unsupported, "what led to I:H, A:N")]
    [InlineData("Remote, and files go in.", ClaimFinding.Unsupported, "nothing that could have led")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N it is.", ClaimFinding.Supported, "every metric")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N, or AV:P: CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N.", ClaimFinding.Unsupported, "last")]
    public void Conclusion_of_a_vector(string trace, ClaimFinding finding, string reason)
    {
        TraceClaim claim = TraceCheck.Of(trace, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", Evidence).Single(claim => claim.Kind == ClaimKind.Conclusion);
        claim.Finding.ShouldBe(finding, claim.Reason);
        claim.Reason.ShouldContain(reason);
    }

    // However many quotations a trace has, looking for them takes a stated number of passes; a claim that was not looked at must say so.
    [Fact]
    public void Quotations_beyond_the_limit_are_not_called_false()
    {
        string trace = string.Concat(Enumerable.Range(0, 300).Select(i => $"\"quote {i}\" "));
        TraceCheck.Of(trace, "", Evidence).CountBy(claim => claim.Finding).ShouldBe([new(ClaimFinding.Contradicted, 256), new(ClaimFinding.Unsupported, 44)], ignoreOrder: true);
        TraceCheck.Of(string.Concat(Enumerable.Repeat("\"stores a file\" ", 300)), "", Evidence).ShouldAllBe(claim => claim.Finding == ClaimFinding.Supported);
    }

    [Fact]
    public void Never_throws_and_claims_lie_within_their_text() => Gen.OneOf(
            Gen.String, Gen.Const("CWE-79 (x"), Gen.Const("\"a\""), Gen.Const("1 + 1 = 2"), Gen.Const(" / "), Gen.Const("CVSS:3.1/AV:N"), Gen.Const("T1059"), Gen.Const("\u201C"), Gen.Const("\u00AB"), Gen.Const("cwe 0"), Gen.Const(" x "), Gen.Const("- "), Gen.Const("\uFF11"), Gen.Const("AV:N"), Gen.Const("79228162514264337593543950335"), Gen.Const("99999999999999999999 * 99999999999999999999 = 1"))
        .Array[0, 12].Sample(
            parts =>
            {
                string text = string.Concat(parts);
                foreach (TraceClaim claim in TraceCheck.Of(text, text, text))
                {
                    (claim.Start >= 0 && claim.Start + claim.Length <= text.Length).ShouldBeTrue();
                }
            },
            iter: 3000);

    private static void Only(string trace, ClaimKind kind, ClaimFinding finding, string reason)
    {
        TraceClaim claim = TraceCheck.Of(trace, "", Evidence).Single(claim => claim.Kind == kind);
        claim.Finding.ShouldBe(finding, claim.Reason);
        claim.Reason.ShouldContain(reason);
    }
}
