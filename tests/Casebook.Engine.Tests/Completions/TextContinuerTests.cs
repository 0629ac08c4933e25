using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Engine.Tests.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Tests.Completions;

public sealed class TextContinuerTests
{
    private const string EndOfText = "<|end_of_text|>";

    private static Tokenizer Tokenizer => ScriptedGenerator.Template.Tokenizer;

    // Code is text too: a space or a line end that is lost changes what it means.
    [Theory]
    [InlineData("\n\n  if x:\n\treturn  1 \n")]
    [InlineData("  ")]
    [InlineData("<think>\nnot a trace\n</think> é 漢")]
    public async Task A_continuation_is_the_models_text_to_the_last_character(string said)
    {
        (string text, Continuation end) = await Run(new ScriptedGenerator(said, EndOfText));
        text.ShouldBe(said);
        end.Finish.ShouldBe(FinishReason.Stop);
        end.Tokens.Select(token => token.Token).ShouldBe([.. Tokenizer.Encode(said), Tokenizer.SpecialTokens[EndOfText]]);
    }

    // A base model that is not stopped goes on with another text, about something else.
    [Theory]
    [InlineData("<|end_of_text|>")]
    [InlineData("<|eot_id|>")]
    [InlineData("<|begin_of_text|>")]
    public async Task A_text_ends_where_the_model_ends_it_or_begins_another(string token)
    {
        var generator = new ScriptedGenerator("the buffer", token, "another text");
        (string text, Continuation end) = await Run(generator);
        text.ShouldBe("the buffer");
        end.Finish.ShouldBe(FinishReason.Stop);
        GenerationRequest request = generator.Requests.ShouldHaveSingleItem();
        request.Trace.ShouldBeNull();
        request.StopTexts.ShouldBeEmpty();
    }

    // "\n" as a stop text ends a line, an empty one too; what was begun and is no stop text is not lost.
    [Theory]
    [InlineData("\nthe buffer", "\n", "")]
    [InlineData("the buffer\nQ: next", "\nQ:", "the buffer")]
    [InlineData("the buffer\nQ", "\nQ:", "the buffer\nQ")]
    public async Task A_stop_text_ends_it_and_is_not_part_of_it(string said, string stop, string expected)
    {
        var generator = new ScriptedGenerator(said, "the rest that nobody wants", EndOfText);
        bool stopped = said.Contains(stop);
        (string text, Continuation end) = await Run(generator, new CompletionSettings { StopTexts = [stop], MaximumTokens = stopped ? 1000 : Tokenizer.Encode(said).Length });
        text.ShouldBe(expected);
        end.Finish.ShouldBe(stopped ? FinishReason.Stop : FinishReason.Length);
        generator.Given.ShouldBe(end.Tokens.Count);
        generator.Given.ShouldBeLessThanOrEqualTo(Tokenizer.Encode(said).Length);
    }

    [Theory]
    [InlineData(3, 1000, 3)]
    [InlineData(1000, 8, 5)]
    public async Task Budget_and_context_cut_it(int maximum, int context, int expected)
    {
        var generator = new ScriptedGenerator("the buffer the buffer the buffer");
        (_, Continuation end) = await Run(generator, new CompletionSettings { MaximumTokens = maximum }, context, prompt: [1, 2, 3]);
        end.Tokens.Count.ShouldBe(expected);
        end.Finish.ShouldBe(FinishReason.Length);
        generator.Requests[0].MaximumTokens.ShouldBe(expected);
    }

    private static async Task<(string Text, Continuation End)> Run(ScriptedGenerator generator, CompletionSettings? settings = null, int context = 1000, int[]? prompt = null)
    {
        string text = "";
        Continuation? end = null;
        await foreach (ContinuedText piece in new TextContinuer(generator, Tokenizer, context)
            .StreamAsync(prompt ?? Tokenizer.EncodeWhole("the"), continues: true, settings ?? new CompletionSettings(), TestContext.Current.CancellationToken))
        {
            end.ShouldBeNull();
            text += piece.Text;
            end = piece.End;
        }
        return (text, end.ShouldNotBeNull());
    }
}
