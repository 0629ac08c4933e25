using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using CsCheck;
using static Casebook.Reasoning.Tests.Traces.SmallTemplate;

namespace Casebook.Reasoning.Tests.Traces;

public sealed class TraceSplitterTests
{
    private static readonly Gen<int[]> _anyTokens = Gen.OneOf<int[]>(
            Gen.OneOf("<think>", "</think>", "<|eot_id|>", " ", "\n", "the buffer", "😀", "CWE-787").Select(text => Tokens(text)),
            Gen.Int[0, Traced.Tokenizer.VocabularySize - 1].Select(token => new[] { token }))
        .Array[0, 12].Select(parts => parts.SelectMany(part => part).ToArray());

    [Fact]
    public void A_closed_trace_is_followed_by_its_answer() =>
        Split(Prompt, "The bound is missing.\n", "</think>", "\n\nCWE-787", "<|eot_id|>")
            .ShouldBe(new Completion(TraceOutcome.Closed, "The bound is missing.", "CWE-787", FinishReason.Stop));

    // A truncated thought must never be read, scored or rewarded as an answer.
    [Fact]
    public void An_unclosed_trace_has_no_answer() =>
        Split(Prompt, "It is CWE-787, so the answer is CWE-787").ShouldBe(
            new Completion(TraceOutcome.Unclosed, "It is CWE-787, so the answer is CWE-787", "", FinishReason.Stop));

    // The reward hack that GRPO finds first.
    [Fact]
    public void A_trace_of_white_space_is_empty() =>
        Split(Prompt, " \n\n", "</think>", "\n\nCWE-787").ShouldBe(new Completion(TraceOutcome.Empty, "", "CWE-787", FinishReason.Stop));

    [Fact]
    public void Without_a_trace_all_is_the_answer()
    {
        int[] prompt = Tokens("<|begin_of_text|>", "Which weakness?");
        Split(prompt, "\nCWE-787 ").ShouldBe(new Completion(TraceOutcome.NoTrace, "", "CWE-787", FinishReason.Stop));
        Split(prompt).ShouldBe(new Completion(TraceOutcome.NoTrace, "", "", FinishReason.Stop));
    }

    [Fact]
    public void A_model_may_open_its_trace_itself() =>
        Split(Tokens("<|begin_of_text|>"), "\n", "<think>", "why", "</think>", "CWE-787")
            .ShouldBe(new Completion(TraceOutcome.Closed, "why", "CWE-787", FinishReason.Stop));

    // A trace may discuss its own tags; a report in the prompt may as well.
    [Fact]
    public void Tags_as_text_neither_open_nor_close()
    {
        int[] asText = Traced.Tokenizer.Encode("quoting </think> here");
        TraceSplitter.Split(Traced, Prompt, [.. asText, .. Tokens("</think>", "CWE-79")], FinishReason.Stop)
            .ShouldBe(new Completion(TraceOutcome.Closed, "quoting </think> here", "CWE-79", FinishReason.Stop));
    }

    [Fact]
    public void Only_the_first_opening_and_closing_count() =>
        Split(Prompt, "a", "<think>", "b", "</think>", "c", "<think>", "d", "</think>", "e")
            .ShouldBe(new Completion(TraceOutcome.Closed, "ab", "cde", FinishReason.Stop));

    // A conversation's earlier traces are history; only the last turn decides.
    [Fact]
    public void The_start_state_is_that_of_the_prompts_last_turn()
    {
        Message[] earlier = [new("user", "a"), new("assistant", "b", "t"), new("user", "c")];
        TraceSplitter.After(Traced, Traced.Render(earlier, addGenerationPrompt: true).Tokens).InTrace.ShouldBeTrue();
        TraceSplitter.After(Traced, Traced.Render(earlier, addGenerationPrompt: false).Tokens).InTrace.ShouldBeFalse();
        TraceSplitter.After(Traced, [.. Prompt, .. Tokens("half a trace")]).InTrace.ShouldBeTrue();
        TraceSplitter.After(Traced, [.. Prompt, .. Tokens("a trace", "</think>", "half an ans")]).InTrace.ShouldBeFalse();
    }

    [Fact]
    public void A_model_without_traces_gives_answers_only()
    {
        int[] prompt = Plain.Render([new("user", "a")], addGenerationPrompt: true).Tokens;
        TraceSplitter.Split(Plain, prompt, Plain.Tokenizer.Encode("CWE-79"), FinishReason.Length)
            .ShouldBe(new Completion(TraceOutcome.NoTrace, "", "CWE-79", FinishReason.Length));
    }

    // What was shown while it streamed and what is graded and logged must be one text.
    [Fact]
    public void Streamed_pieces_add_up_to_the_completion() =>
        Gen.Select(_anyTokens, Gen.Bool).Sample((tokens, open) =>
        {
            TraceSplitter splitter = TraceSplitter.After(Traced, open ? Prompt : [0]);
            List<TracePiece> pieces = [.. tokens.SelectMany(splitter.Push)];
            Completion completion = splitter.Finish(FinishReason.Stop, out IReadOnlyList<TracePiece> rest);
            pieces.AddRange(rest);
            string.Concat(pieces.Where(piece => piece.Part == TracePart.Trace).Select(piece => piece.Text)).ShouldBe(completion.Trace);
            string.Concat(pieces.Where(piece => piece.Part == TracePart.Answer).Select(piece => piece.Text)).ShouldBe(completion.Answer);
            pieces.ShouldAllBe(piece => piece.Text.Length > 0);
            (completion.Trace.Trim(), completion.Answer.Trim()).ShouldBe((completion.Trace, completion.Answer));
            splitter.Outcome.ShouldBe(completion.Outcome);
            if (completion.Outcome is TraceOutcome.Unclosed)
            {
                completion.Answer.ShouldBe("");
            }
        }, iter: 3_000);

    // Continuing a half-generated completion must not change what is trace and what is answer.
    [Fact]
    public void A_completion_cut_anywhere_and_continued_splits_the_same() =>
        Gen.Select(_anyTokens, Gen.Int[0, 40]).Sample((tokens, at) =>
        {
            int cut = Math.Min(at, tokens.Length);
            // The end of a turn ends a completion; nothing continues after it.
            if (tokens.AsSpan(0, cut).ContainsAny([.. Traced.StopTokens]))
            {
                return;
            }
            TraceSplitter whole = TraceSplitter.After(Traced, Prompt);
            foreach (int token in tokens.AsSpan(0, cut))
            {
                whole.Push(token);
            }
            TraceSplitter.After(Traced, [.. Prompt, .. tokens[..cut]]).InTrace.ShouldBe(whole.InTrace);
        }, iter: 2_000);

    private static Completion Split(int[] prompt, params string[] parts) =>
        TraceSplitter.Split(Traced, prompt, Tokens(parts), FinishReason.Stop);
}
