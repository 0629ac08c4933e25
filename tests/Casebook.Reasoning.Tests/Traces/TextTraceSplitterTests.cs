using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using CsCheck;

namespace Casebook.Reasoning.Tests.Traces;

public sealed class TextTraceSplitterTests
{
    [Theory]
    [InlineData(true, "why\n</think>\n\nCWE-79\n", TraceOutcome.Closed, "why", "CWE-79")]
    [InlineData(true, "why </thin", TraceOutcome.Unclosed, "why </thin", "")]
    [InlineData(true, " </think>a", TraceOutcome.Empty, "", "a")]
    [InlineData(false, " <think>why</think>a", TraceOutcome.Closed, "why", "a")]
    [InlineData(false, "a <think>b</think>", TraceOutcome.NoTrace, "", "a <think>b</think>")]
    [InlineData(false, "<thi", TraceOutcome.NoTrace, "", "<thi")]
    [InlineData(false, "", TraceOutcome.NoTrace, "", "")]
    [InlineData(true, "a<</think>b", TraceOutcome.Closed, "a<", "b")]
    public void A_text_is_split_at_its_tags(bool open, string text, TraceOutcome outcome, string trace, string answer) =>
        Split(open, [text]).ShouldBe(new Completion(outcome, trace, answer, FinishReason.Stop));

    // Servers cut their chunks anywhere, through a tag as well.
    [Fact]
    public void Any_chunking_gives_the_same_split() =>
        Gen.Select(Gen.OneOf("<think>", "</think>", "<", "</", "think>", " ", "\n", "word", "é").Array[0, 12], Gen.Int[1, 5], Gen.Bool)
            .Sample((parts, size, open) =>
            {
                string text = string.Concat(parts);
                Split(open, text.Chunk(size).Select(chunk => new string(chunk))).ShouldBe(Split(open, [text]));
            }, iter: 5_000);

    private static Completion Split(bool open, IEnumerable<string> chunks)
    {
        var splitter = new TextTraceSplitter(open);
        List<TracePiece> pieces = [.. chunks.SelectMany(splitter.Push)];
        Completion completion = splitter.Finish(FinishReason.Stop, out IReadOnlyList<TracePiece> rest);
        string.Concat(pieces.Concat(rest).Where(piece => piece.Part == TracePart.Trace).Select(piece => piece.Text)).ShouldBe(completion.Trace);
        string.Concat(pieces.Concat(rest).Where(piece => piece.Part == TracePart.Answer).Select(piece => piece.Text)).ShouldBe(completion.Answer);
        return completion;
    }
}
