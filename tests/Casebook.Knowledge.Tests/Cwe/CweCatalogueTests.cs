using Casebook.Knowledge.Cwe;

namespace Casebook.Knowledge.Tests.Cwe;

public sealed class CweCatalogueTests
{
    // The ids that a model weighs must have names to print beside them.
    [Theory]
    [InlineData("CWE-79", "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')", "Base", "Stable", "Allowed", "CWE-74")]
    [InlineData("CWE-787", "Out-of-bounds Write", "Base", "Draft", "Allowed", "CWE-119")]
    [InlineData("CWE-284", "Improper Access Control", "Pillar", "Incomplete", "Discouraged", "")]
    [InlineData("CWE-22", "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')", "Base", "Stable", "Allowed-with-Review", "CWE-706")]
    public void Facts_of_a_weakness(string id, string name, string abstraction, string status, string mapping, string parents)
    {
        CweEntry entry = CweCatalogue.Find(id).ShouldNotBeNull();
        (entry.Id, entry.Name, entry.Abstraction, entry.Status, entry.Mapping, string.Join(' ', entry.Parents))
            .ShouldBe((id, name, abstraction, status, mapping, parents));
    }

    // A weakness of the generators that is missing here would be reported as an invention of the model.
    [Fact]
    public void The_weaknesses_that_we_train_on_are_there()
    {
        int[] trained = [79, 89, 787, 125, 119, 416, 476, 190, 22, 23, 78, 77, 94, 352, 862, 863, 287, 306, 434, 502, 918, 611, 798, 200, 400, 20, 80, 564, 362, 601, 295, 732, 269, 120, 121, 122, 415, 284];
        trained.ShouldAllBe(n => CweCatalogue.Find($"CWE-{n}") != null);
        CweCatalogue.Entries.Count.ShouldBeGreaterThan(200);
    }

    // A tree with a hole would hide that 121 is a kind of 119.
    [Fact]
    public void Every_parent_is_there_and_every_line_of_ancestors_ends_in_a_pillar()
    {
        CweCatalogue.Entries.SelectMany(e => e.Parents).ShouldAllBe(p => CweCatalogue.Find(p) != null);
        CweCatalogue.Entries.Where(e => e.Parents.Count == 0).ShouldAllBe(e => e.Abstraction == "Pillar");
        CweCatalogue.Entries.ShouldAllBe(e => CweCatalogue.KindOf(e.Id) == CweKind.Weakness);
        CweCatalogue.IsDescendant("CWE-121", "CWE-119").ShouldBeTrue();
        CweCatalogue.IsDescendant("CWE-119", "CWE-121").ShouldBeFalse();
        CweCatalogue.IsDescendant("CWE-119", "CWE-119").ShouldBeFalse();
    }

    // An id that does not exist, or that is no weakness, must not reach a report as if it were one.
    [Theory]
    [InlineData("CWE-79", CweKind.Weakness)]
    [InlineData("CWE-1429", CweKind.Weakness)]
    [InlineData("CWE-264", CweKind.Category)]
    [InlineData("CWE-1000", CweKind.View)]
    [InlineData("CWE-1", CweKind.Category)]
    [InlineData("CWE-132", CweKind.Deprecated)]
    [InlineData("CWE-99999", CweKind.Unknown)]
    [InlineData("CWE-0", CweKind.Unknown)]
    [InlineData("CWE-079", CweKind.Unknown)]
    [InlineData("cwe-79", CweKind.Unknown)]
    [InlineData("79", CweKind.Unknown)]
    [InlineData("CWE-79 ", CweKind.Unknown)]
    [InlineData("CWE-\uFF17\uFF19", CweKind.Unknown)]
    [InlineData("", CweKind.Unknown)]
    [InlineData(null, CweKind.Unknown)]
    public void Existence_is_answered_for_every_number(string? id, CweKind kind) => CweCatalogue.KindOf(id).ShouldBe(kind);
}
