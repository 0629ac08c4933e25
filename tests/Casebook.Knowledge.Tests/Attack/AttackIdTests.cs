using Casebook.Knowledge.Attack;
using CsCheck;

namespace Casebook.Knowledge.Tests.Attack;

public sealed class AttackIdTests
{
    // What a report counts as a technique is what this table says.
    [Theory]
    [InlineData("T1059", "T1059")]
    [InlineData("T1059.001", "T1059.001")]
    [InlineData("T1059. Then T1105.", "T1059 T1105")]
    [InlineData("It is T1059.001.", "T1059.001")]
    [InlineData("T1059, T1105", "T1059 T1105")]
    [InlineData("(T1059.001)", "T1059.001")]
    [InlineData("T1059.001/T1105", "T1059.001 T1105")]
    [InlineData("https://attack.mitre.org/techniques/T1059/", "T1059")]
    [InlineData("TT1059", "")]
    [InlineData("T T1059", "T1059")]
    [InlineData("T105", "")]
    [InlineData("T10590", "")]
    [InlineData("T1059.01", "")]
    [InlineData("T1059.0011", "")]
    [InlineData("T1059.001.2", "")]
    [InlineData("T1059/001", "")]
    [InlineData("T1059,001", "")]
    [InlineData("T1059a", "")]
    [InlineData("T1059-1", "")]
    [InlineData("T1059_", "")]
    [InlineData("MIT1059", "")]
    [InlineData("x.T1059", "")]
    [InlineData("t1059", "")]
    [InlineData("\u03A41059", "")] // Greek Tau
    [InlineData("\u04221059", "")] // Cyrillic Te
    [InlineData("\uFF341059", "")] // full-width T
    [InlineData("T\uFF11059", "")] // full-width digit
    [InlineData("T1059.\u0660\u0661\u0662", "")] // Arabic-Indic digits
    [InlineData("T1059\u200B.001", "")] // zero-width space
    [InlineData("T1059\u0301", "")] // combining accent
    [InlineData("T1059\u00B2", "")] // superscript
    [InlineData("T1059.\u00B9", "")] // superscript behind the dot
    [InlineData("", "")]
    public void Ids_that_stand_alone(string text, string found) => string.Join(' ', AttackId.FindAll(text)).ShouldBe(found);

    // Whatever the text, what is found is an id and stands in it; a padded list of ids is found whole.
    [Fact]
    public void Only_whole_ids_are_found_in_any_text() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["T10592.\n /,\uD83D\uDE00\u0422\u200B"], 0, 30]), Gen.Int[0, 9999], Gen.Int[0, 999]).Sample((text, number, sub) =>
        {
            foreach (string id in AttackId.FindAll(text))
            {
                AttackId.IsId(id).ShouldBeTrue();
                text.ShouldContain(id);
            }
            string[] ids = [$"T{number:0000}", $"T{number:0000}.{sub:000}"];
            AttackId.FindAll($"{ids[0]} or ({ids[1]}), not {ids[0]}.").ShouldBe([ids[0], ids[1], ids[0]]);
            ids.ShouldAllBe(id => AttackId.IsId(id) && !AttackId.IsId(id + "0") && !AttackId.IsId(" " + id));
        }, iter: 20_000);
}
