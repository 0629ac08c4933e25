using Casebook.Knowledge.Attack;
using CsCheck;

namespace Casebook.Knowledge.Tests.Attack;

public sealed class MitigationIdTests
{
    // What counts as a mitigation is what this table says.
    [Theory]
    [InlineData("M1038", "M1038")]
    [InlineData("M1038, M1042.", "M1038 M1042")]
    [InlineData("M1038,M1042", "M1038 M1042")]
    [InlineData("(M1038/M1042)", "M1038 M1042")]
    [InlineData("MM1038", "")]
    [InlineData("M103", "")]
    [InlineData("M10380", "")]
    [InlineData("M1038.1", "")]
    [InlineData("M1038,\u200B M1042", "M1042")]
    [InlineData("M1038-1", "")]
    [InlineData("x.M1038", "")]
    [InlineData("m1038", "")]
    [InlineData("\u041C1038", "")] // Cyrillic Em
    [InlineData("M\uFF11038", "")] // full-width digit
    [InlineData("", "")]
    public void Ids_that_stand_alone(string text, string found) => string.Join(' ', MitigationId.FindAll(text)).ShouldBe(found);

    [Fact]
    public void Only_whole_ids_are_found_in_any_text() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["M10384.\n /,\uD83D\uDE00\u041C\u200B"], 0, 30]).Sample(text =>
        {
            foreach (string id in MitigationId.FindAll(text))
            {
                MitigationId.IsId(id).ShouldBeTrue();
                text.ShouldContain(id);
            }
        }, iter: 20_000);
}
