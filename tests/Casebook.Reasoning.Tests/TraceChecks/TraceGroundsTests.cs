using System.Globalization;
using System.Text;
using Casebook.Reasoning.TraceChecks;
using CsCheck;

namespace Casebook.Reasoning.Tests.TraceChecks;

public class TraceGroundsTests
{
    private const string Evidence = "A sensor sends 48 packets a minute, and 1,560 bytes each. How many packets in 26 minutes?";

    // A trace that says nothing of the question can not have come from it.
    [Theory]
    [InlineData("It \"sends 48 packets\" and so on.", true)]
    [InlineData("It \u201Csends 48 packets\u201D and so on.", true)]
    [InlineData("It sends 48 packets and so on.", false)]
    [InlineData("It \"sends 49 packets\" and so on.", false)]
    [InlineData("It says \"a\" and \"how\".", false)]
    [InlineData("It says \"48\" then.", true)]
    [InlineData("", false)]
    public void Quotation_of_what_was_asked(string trace, bool exists) => TraceGrounds.Exist(trace, "1248", Evidence).ShouldBe(exists);

    [Theory]
    [InlineData("48 * 26 = 1248", "1248", true)]
    [InlineData("48 \u00D7 26 = 1,248.", "1,248", true)]
    [InlineData("48 * 20 = 960, then 48 * 6 = 288, then 960 + 288 = 1248", "1248", true)] // in parts that the question does not have
    [InlineData("26 * 60 = 1560 is the proof.", "60", true)] // backwards, as divisions are
    [InlineData("48 * 26 = 1249", "1249", false)] // it does not hold
    [InlineData("48 * 26 = 1248", "1250", false)] // it leads elsewhere
    [InlineData("97 + 4000 = 4097", "4097", false)] // from nowhere
    [InlineData("41 + 7 = 48, 53 + 9 = 62", "1248", false)]
    [InlineData("1248 + 0 = 1248, 1248 * 1 = 1248, 1248 / 1248 = 1", "1248", false)]
    [InlineData("48 - 48 = 0, 48 * 0 = 0", "0", false)]
    [InlineData("48 + 0 = 48", "48", false)]
    public void Calculation_from_what_was_asked_to_the_answer(string trace, string answer, bool exists) => TraceGrounds.Exist(trace, answer, Evidence).ShouldBe(exists);

    // Padding must not buy what a trace lacks, nor spoil what it has.
    [Fact]
    public void True_claims_that_lead_nowhere_change_nothing()
    {
        string padding = string.Join(", ", Enumerable.Range(100, 200).Select(i => $"{i} + 7000 = {i + 7000}")) + ", CWE-79 (Cross-site Scripting), \"a\". ";
        foreach (string trace in new[] { "It sends packets.", "48 * 26 = 1248", "It \"sends 48 packets\"." })
        {
            TraceGrounds.Exist(padding + trace + " " + padding, "1248", Evidence).ShouldBe(TraceGrounds.Exist(trace, "1248", Evidence), trace);
        }
    }

    [Fact]
    public void Never_throws() => Gen.OneOf(Gen.String, Gen.Const("\"a\""), Gen.Const("48"), Gen.Const(" * "), Gen.Const(" = "), Gen.Const("79228162514264337593543950335"), Gen.Const(","), Gen.Const("\uFF11"))
        .Array[0, 12].Sample(
            parts =>
            {
                string text = string.Concat(parts);
                TraceGrounds.Exist(text, text, text);
            },
            iter: 3000);

    // What a policy learns first is what the checks are slow on: here a quadratic one would take hours. How time grows is measured by the benchmark "scaling".
    [Theory]
    [InlineData("CWE-79 (Cross-site Scripting) or CVE-2031-40001, ")]
    [InlineData("\"quote {0}\" ")]
    [InlineData("\u201C\u201E\u00AB")]
    [InlineData("12 * 3 = 36, ")]
    [InlineData("- 12 - 3 * ")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H scores 9.8 ")]
    [InlineData("1,2,3,4,5,6,7,8,9,0")]
    [InlineData("CWE-79: The Of The Of (")]
    [InlineData("                ")]
    public void A_long_text_is_checked_to_its_end(string pattern)
    {
        const int Times = 8;
        int repetitions = 250_000 / pattern.Length;
        (string once, string eightfold) = (Text(repetitions), Text(Times * repetitions));
        int claims = TraceCheck.Of(once, "CWE-79", once).Count;
        TraceCheck.Of(eightfold, "CWE-79", eightfold).Count.ShouldBeInRange(Times * (claims - 2), Times * (claims + 2)); // what reaches over an end differs
        TraceGrounds.Exist(eightfold, "CWE-79", eightfold).ShouldBe(TraceGrounds.Exist(once, "CWE-79", once));

        string Text(int repeated)
        {
            var text = new StringBuilder();
            for (int i = 0; i < repeated; i++)
            {
                text.Append(pattern.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            }
            return text.ToString();
        }
    }
}
