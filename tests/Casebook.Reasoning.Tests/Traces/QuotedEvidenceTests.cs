using Casebook.Reasoning.Traces;

namespace Casebook.Reasoning.Tests.Traces;

public sealed class QuotedEvidenceTests
{
    private const string Text = "A crafted archive makes the Unpacker write\n past the end of a buffer.";

    // A false alarm on an honest trace would teach users to ignore the remark.
    [Theory]
    [InlineData("")]
    [InlineData("No quotation here.")]
    [InlineData("It says \"write past the end\".")]
    [InlineData("It says \"the unpacker\" and \"the end of a buffer.\"")]
    [InlineData("An unfinished \"quotation")]
    [InlineData("An empty \"\" one, and a blank \" \" one.")]
    public void Words_that_are_there_may_be_quoted(string trace) => QuotedEvidence.NotIn(trace, Text).ShouldBeEmpty();

    // Invented evidence that passes unseen is the worst that a trace can hold.
    [Fact]
    public void Words_that_are_not_there_are_told_once_each() =>
        QuotedEvidence.NotIn("\"use after free\", \"buffer\", \"use after free\", \"SQL\"", Text).ShouldBe(["use after free", "SQL"]);
}
