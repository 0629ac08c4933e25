using System.Text.Json;
using System.Text.RegularExpressions;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Engine.Tests.Chat;
using Casebook.Engine.Tests.Learning;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Tests.Generation;

/// <summary>What a request says of its trace and its answer, with a model that says anything.</summary>
public sealed class GuidedGenerationTests : IDisposable
{
    private const string Schema = """{"type":"object","properties":{"cwe":{"type":"string","pattern":"^CWE-[0-9]{1,4}$"},"sure":{"type":"boolean"},"why":{"type":"string","maxLength":20}},"required":["cwe","sure","why"]}""";

    private static readonly ChatTemplate _template = ScriptedGenerator.Template;
    private static readonly Tokenizer _tokenizer = _template.Tokenizer;
    private static readonly TokenVocabulary _vocabulary = TokenVocabulary.Of(_tokenizer);
    private static readonly int _close = _template.TraceCloseToken!.Value;
    private static readonly TraceRules _trace = new() { OpenToken = _template.TraceOpenToken, CloseToken = _close, StartsOpen = true };

    // Padded beyond the tokenizer, as real models are.
    private readonly SmallEngine _engine = new(Shapes.Odd with { VocabularySize = _tokenizer.VocabularySize + 5, ContextLength = 400 });
    private readonly CpuGenerator _generator;
    private readonly int[] _prompt = _template.Render([new Message("user", "Which?")], addGenerationPrompt: true).Tokens;

    public GuidedGenerationTests() => _generator = _engine.Generator();

    public void Dispose()
    {
        _generator.Dispose();
        _engine.Dispose();
    }

    // A model that thinks without end would never answer.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public async Task A_trace_whose_budget_is_spent_is_closed_and_the_answer_follows(int budget)
    {
        int[] closing = [.. _tokenizer.Encode("\nTime is up.\n"), _close];
        var request = Request(_trace with { Budget = budget, ClosingTokens = closing }) with { MaximumTokens = 60, StopTokens = [] };
        var tokens = await SmallEngine.Generate(_generator, Never(request, _close));
        tokens.Skip(budget).Take(closing.Length).Select(t => t.Token).ShouldBe(closing);
        tokens.Select(t => t.IsForced).ShouldBe(Enumerable.Range(0, 60).Select(i => i >= budget && i < budget + closing.Length));
        tokens.Length.ShouldBe(60);
    }

    // A trace that ends by itself must not get a second end.
    [Fact]
    public async Task A_trace_that_closes_in_time_is_left_alone()
    {
        var request = Request(_trace with { Budget = 10 }) with { MaximumTokens = 40, StopTokens = [] };
        var bias = new Dictionary<int, float> { [_close] = 1000 };
        var tokens = await SmallEngine.Generate(_generator, request with { Sampling = request.Sampling with { LogitBias = bias, PresencePenalty = 2000 } });
        tokens[0].Token.ShouldBe(_close);
        tokens.ShouldAllBe(token => !token.IsForced);
    }

    // The log must not pretend that the model chose what was set: the probability is the model's own.
    [Fact]
    public async Task A_token_that_was_set_has_the_probability_that_the_model_gave_it()
    {
        var request = Request(_trace with { Budget = 4 }) with { MaximumTokens = 5 };
        var tokens = await SmallEngine.Generate(_generator, Never(request, _close));
        var scored = await _generator.ScoreAsync(
            [new ScoreRequest { Prompt = request.Prompt, Continuations = [tokens.Select(t => t.Token).ToArray()], Temperature = request.Sampling.Temperature }], TestContext.Current.CancellationToken);
        tokens[4].IsForced.ShouldBeTrue();
        Shapes.Bits(tokens.Select(t => t.LogProbability)).ShouldBe(Shapes.Bits(scored[0].LogProbabilities[0]));
    }

    // An application that parses the answer must never meet one that does not parse, however wild the model is.
    [Theory]
    [InlineData(0f, true)]
    [InlineData(1f, true)]
    [InlineData(5f, true)]
    [InlineData(5f, false)]
    public async Task An_answer_that_ends_by_itself_is_json_of_the_schema(float temperature, bool reasons)
    {
        var constraint = AnswerConstraint.OfSchema(Schema, _vocabulary);
        var requests = Enumerable.Range(0, 12).Select(i => Request(reasons ? _trace with { Budget = i } : null) with
        {
            Constraint = constraint,
            StreamKey = (ulong)i,
            MaximumTokens = i < 10 ? 300 : 25,
            Sampling = new SamplingParameters { Temperature = temperature, TopK = i % 2 * 5 },
        }).ToArray();
        int cut = 0, whole = 0;
        foreach (var (request, samples) in requests.Zip(await SmallEngine.Generate(_generator, requests)))
        {
            Completion completion = Complete(request, samples[0]);
            if (samples[0][^1].Finish == FinishReason.Length)
            {
                cut++;
                continue;
            }
            whole++;
            using var json = JsonDocument.Parse(completion.Answer);
            Regex.IsMatch(json.RootElement.GetProperty("cwe").GetString()!, "^CWE-[0-9]{1,4}$").ShouldBeTrue();
            json.RootElement.GetProperty("sure").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
            json.RootElement.GetProperty("why").GetString()!.EnumerateRunes().Count().ShouldBeLessThanOrEqualTo(20);
            if (reasons)
                completion.Outcome.ShouldBeOneOf(TraceOutcome.Closed, TraceOutcome.Empty);
        }
        whole.ShouldBeGreaterThanOrEqualTo(9);
        cut.ShouldBeLessThan(4);
    }

    [Fact]
    public async Task An_answer_matches_its_regular_expression()
    {
        var request = Request(_trace with { Budget = 3 }) with { Constraint = AnswerConstraint.OfRegex("(yes|no), because [a-z ]{5,15}", _vocabulary), Samples = 10 };
        foreach (var sample in (await SmallEngine.Generate(_generator, [request]))[0])
        {
            sample[^1].Finish.ShouldBe(FinishReason.Stop);
            Regex.IsMatch(Complete(request, sample).Answer, "^(yes|no), because [a-z ]{1,15}$").ShouldBeTrue();
        }
    }

    // Without a token that ends the turn, a complete answer ends by itself.
    [Fact]
    public async Task A_complete_answer_ends_where_no_token_can_end_it()
    {
        var request = Request(null) with { Constraint = AnswerConstraint.OfRegex("[0-9]{3}", _vocabulary), StopTokens = [], MaximumTokens = 50 };
        var tokens = await SmallEngine.Generate(_generator, request);
        _tokenizer.Decode([.. tokens.Select(t => t.Token)]).Length.ShouldBe(3);
        tokens[^1].Finish.ShouldBe(FinishReason.Stop);
    }

    // Speculation, neighbours and chunks together with everything that guides.
    [Fact]
    public async Task Guides_give_the_same_bits_with_drafts_and_in_company()
    {
        var json = AnswerConstraint.OfSchema(Schema, _vocabulary);
        var requests = Enumerable.Range(0, 12).Select(i => Request(i % 3 > 0 ? _trace with { Budget = 3 * i } : null) with
        {
            Constraint = i % 2 == 0 ? json : null,
            StopTexts = i % 4 == 1 ? ["e", "10"] : [],
            Samples = 1 + i % 3,
            Sampling = new SamplingParameters { Temperature = i % 3 * 0.5f, Seed = (ulong)i },
        }).ToArray();
        using var drafting = _engine.Generator(new CpuGeneratorOptions { MaximumSequences = 5, MaximumRows = 60, Speculation = new SpeculationSettings { Mode = Speculation.On } }, 2);
        var together = await SmallEngine.Generate(drafting, requests);
        for (int i = 0; i < requests.Length; i++)
            together[i].Select(SmallEngine.Bits).ShouldBe((await SmallEngine.Generate(_generator, [requests[i]]))[0].Select(SmallEngine.Bits), $"request {i}");
        drafting.Statistics.Right.ShouldBePositive();
    }

    // A stop text that the model thinks about must not end its thinking.
    [Fact]
    public async Task A_stop_text_ends_the_answer_in_the_token_that_completes_it_and_never_the_trace()
    {
        var free = Request(_trace with { Budget = 60 }) with { MaximumTokens = 200, StopTokens = [], Sampling = new SamplingParameters { Temperature = 1 } };
        var tokens = await SmallEngine.Generate(_generator, Never(free, _close));
        int[] ids = [.. tokens.Select(t => t.Token)];
        string trace = _tokenizer.Decode(ids.AsSpan(0, 60)), answer = _tokenizer.Decode(ids.AsSpan(61));
        // A character of the trace that the answer has later, too.
        char stop = answer.Skip(5).First(c => c < 0x80 && trace.Contains(c) && !char.IsWhiteSpace(c) && !answer[..5].Contains(c));
        var ended = await SmallEngine.Generate(_generator, Never(free, _close) with { StopTexts = ["never said", stop.ToString()] });
        ended[^1].Finish.ShouldBe(FinishReason.Stop);
        ended.Length.ShouldBeGreaterThan(61);
        int[] kept = [.. ended.Select(t => t.Token)];
        kept.ShouldBe(ids[..kept.Length]);
        _tokenizer.Decode(kept.AsSpan(61)).ShouldContain(stop);
        _tokenizer.Decode(kept.AsSpan(61, kept.Length - 62)).ShouldNotContain(stop);
    }

    [Fact]
    public async Task Rules_that_can_not_be_followed_are_refused()
    {
        await Refused(Request(_trace with { Budget = -1 }), "trace budget");
        await Refused(Request(_trace with { ClosingTokens = [1] }), "closing tokens");
        await Refused(Request(null) with { StopTexts = ["x"], Vocabulary = null }, "vocabulary");

        async Task Refused(GenerationRequest request, string what) =>
            (await Should.ThrowAsync<ArgumentException>(() => SmallEngine.Generate(_generator, request))).Message.ShouldContain(what);
    }

    private GenerationRequest Request(TraceRules? trace) => new()
    {
        Prompt = _prompt,
        MaximumTokens = 300,
        StopTokens = _template.StopTokens,
        Trace = trace,
        Vocabulary = _vocabulary,
        Sampling = new SamplingParameters { Temperature = 0.9f, Seed = 3 },
    };

    private static GenerationRequest Never(GenerationRequest request, int token) =>
        request with { Sampling = request.Sampling with { LogitBias = new Dictionary<int, float> { [token] = float.NegativeInfinity } } };

    private static Completion Complete(GenerationRequest request, GeneratedToken[] tokens) => request.Trace is null
        ? new Completion(TraceOutcome.NoTrace, "", _tokenizer.Decode([.. tokens.Select(t => t.Token)]), tokens[^1].Finish!.Value)
        : TraceSplitter.Split(_template, request.Prompt.Span, [.. tokens.Select(t => t.Token).Where(id => id < _tokenizer.VocabularySize)], tokens[^1].Finish!.Value);
}
