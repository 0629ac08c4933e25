using Casebook.Knowledge.Cvss;
using CsCheck;

namespace Casebook.Knowledge.Tests.Cvss;

public sealed class CvssVectorTests
{
    private const string Good = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    // Two spellings of one vector must be one answer.
    [Fact]
    public void Every_vector_comes_back_from_its_text_in_any_order_of_metrics() =>
        Gen.Select(Gen.Enum<CvssVersion>(), Gen.Int[0, 2591], Gen.Shuffle(Enumerable.Range(1, 8).ToArray())).Sample((version, n, order) =>
        {
            CvssVector vector = CvssVector.All(version).ElementAt(n);
            string[] parts = vector.ToString().Split('/');
            CvssVector.Parse(string.Join('/', order.Select(i => parts[i]).Prepend(parts[0]))).ShouldBe(vector);
        }, iter: 2000);

    // Real records carry temporal metrics; they must not cost the base vector.
    [Fact]
    public void Temporal_and_environmental_metrics_are_checked_and_dropped()
    {
        CvssVector.Parse($"{Good}/E:P/RL:O/RC:C/CR:H/MAV:L/MS:X").ToString().ShouldBe(Good);
        Fault($"{Good}/E:Z").ShouldBe((CvssFault.UnknownValue, 47));
        Fault($"{Good}/E:P/E:P").ShouldBe((CvssFault.RepeatedMetric, 49));
    }

    // "Invalid vector" sends a person hunting; the fault and the place do not.
    [Theory]
    [InlineData("", CvssFault.Version, 0)]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CvssFault.Version, 0)]
    [InlineData("CVSS:3.1", CvssFault.Version, 0)]
    [InlineData("CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CvssFault.Version, 0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", CvssFault.Version, 0)]
    [InlineData("cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CvssFault.Version, 0)]
    [InlineData(" CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CvssFault.Version, 0)]
    [InlineData("CVSS:3.1/", CvssFault.Form, 9)]
    [InlineData("CVSS:3.1/AV:N//AC:L", CvssFault.Form, 14)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/", CvssFault.Form, 45)]
    [InlineData("CVSS:3.1/AVN", CvssFault.Form, 9)]
    [InlineData("CVSS:3.1/AV:", CvssFault.Form, 9)]
    [InlineData("CVSS:3.1/:N", CvssFault.Form, 9)]
    [InlineData("CVSS:3.1/AX:N", CvssFault.UnknownMetric, 9)]
    [InlineData("CVSS:3.1/av:N", CvssFault.UnknownMetric, 9)]
    [InlineData("CVSS:3.1/AV:n", CvssFault.UnknownValue, 12)]
    [InlineData("CVSS:3.1/AV:NN", CvssFault.UnknownValue, 12)]
    [InlineData("CVSS:3.1/AV:N/AV:N", CvssFault.RepeatedMetric, 14)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", CvssFault.MissingMetric, 40)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H ", CvssFault.UnknownValue, 43)]
    public void A_malformed_vector_is_named_with_its_fault_and_place(string text, CvssFault fault, int position)
    {
        Fault(text).ShouldBe((fault, position));
        CvssVector.TryParse(text, out CvssVector? vector).ShouldBeFalse();
        vector.ShouldBeNull();
    }

    // Answers of models are parsed in training: anything but true or false would end the run.
    [Fact]
    public void Any_text_is_a_vector_or_not() =>
        Gen.OneOf(Gen.String, Gen.Select(Gen.Int[0, Good.Length], Gen.Char, (at, c) => Good.Insert(at, c.ToString())), Gen.Int[0, Good.Length].Select(n => Good[..n]))
            .Sample(text => CvssVector.TryParse(text, out CvssVector? vector) == (vector is not null), iter: 20_000);

    private static (CvssFault, int) Fault(string text)
    {
        CvssFormatException error = Should.Throw<CvssFormatException>(() => CvssVector.Parse(text));
        error.Message.ShouldContain($"character {error.Position + 1}:");
        return (error.Fault, error.Position);
    }
}
