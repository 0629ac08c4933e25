using System.Text.Json;
using Casebook.Engine.Chat;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Engine.Tests.Generation;
using Casebook.Engine.Tests.Learning;
using Microsoft.Extensions.AI;

namespace Casebook.Engine.Tests.Chat;

public sealed class EngineChatClientTests
{
    private static readonly ChatMessage[] _question = [new(ChatRole.User, "Which weakness?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_and_answer_come_apart_with_usage_and_reason()
    {
        var generator = new ScriptedGenerator("The bound is missing.\n", "</think>", "\n\nCWE-787", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions { Seed = 7 }, Token);

        Reasoning(response).ShouldBe("The bound is missing.");
        response.Text.ShouldBe("CWE-787");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.ModelId.ShouldBe("small");
        UsageDetails usage = response.Usage.ShouldNotBeNull();
        usage.InputTokenCount.ShouldBe(generator.Requests[0].Prompt.Length);
        usage.OutputTokenCount.ShouldBe(generator.Given);
        usage.TotalTokenCount.ShouldBe(usage.InputTokenCount + usage.OutputTokenCount);
        usage.ReasoningTokenCount.ShouldBe(ScriptedGenerator.Template.Tokenizer.Encode("The bound is missing.\n").Length + 1);
        Property(response, EngineChatClient.TraceOutcomeProperty).ShouldBe("Closed");
        Property(response, EngineChatClient.SeedProperty).ShouldBe(7L);
    }

    // An answer that someone watches must come as it is made, whole characters at a time.
    [Fact]
    public async Task Text_streams_and_adds_up()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("why 😀 so", "</think>", "it is CWE-79 😀", "<|eot_id|>"));
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(_question, null, Token))
        {
            updates.Add(update);
        }
        updates.Count.ShouldBeGreaterThan(10);
        string.Concat(updates.SelectMany(update => update.Contents).OfType<TextReasoningContent>().Select(content => content.Text)).ShouldBe("why 😀 so");
        string.Concat(updates.SelectMany(update => update.Contents).OfType<TextContent>().Select(content => content.Text)).ShouldBe("it is CWE-79 😀");
        updates.ShouldAllBe(update => update.ResponseId == updates[0].ResponseId && update.Role == ChatRole.Assistant);
        updates.Count(update => update.FinishReason is not null).ShouldBe(1);
        updates[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
    }

    // A thought that was cut off must not be served as an answer.
    [Fact]
    public async Task A_trace_cut_off_by_the_budget_has_no_answer()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("CWE-787 CWE-787", "</think>", "CWE-787", "<|eot_id|>"));
        ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions { MaxOutputTokens = 5 }, Token);
        response.Text.ShouldBe("");
        response.FinishReason.ShouldBe(ChatFinishReason.Length);
        Property(response, EngineChatClient.TraceOutcomeProperty).ShouldBe("Unclosed");
        response.Usage!.OutputTokenCount.ShouldBe(5);
    }

    [Fact]
    public async Task Options_reach_the_generator()
    {
        var generator = new ScriptedGenerator("</think>", "a", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        await client.GetResponseAsync(_question, new ChatOptions { Temperature = 0.25f, TopP = 0.5f, TopK = 3, Seed = 11, MaxOutputTokens = 9, Instructions = "Be brief." }, Token);
        var request = generator.Requests[0];
        (request.Sampling.Temperature, request.Sampling.TopP, request.Sampling.TopK, request.Sampling.Seed, request.MaximumTokens).ShouldBe((0.25f, 0.5f, 3, 11UL, 9));
        request.Prompt.ToArray().ShouldBe(ScriptedGenerator.Template.Render([new("system", "Be brief."), new("user", "Which weakness?")], true).Tokens);
        request.StopTokens.ShouldBe(ScriptedGenerator.Template.StopTokens);
    }

    // Without a stated seed an answer could never be given again.
    [Fact]
    public async Task A_request_without_a_seed_gets_one_and_is_told()
    {
        var generator = new ScriptedGenerator("</think>", "a", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        ChatResponse response = await client.GetResponseAsync(_question, null, Token);
        ((ulong)(long)Property(response, EngineChatClient.SeedProperty)!).ShouldBe(generator.Requests[0].Sampling.Seed);
        (await client.GetResponseAsync(_question, null, Token)).ShouldNotBeNull();
        generator.Requests[1].Sampling.Seed.ShouldNotBe(generator.Requests[0].Sampling.Seed);
    }

    // A stop text that the model thinks about is not the end of its answer.
    [Fact]
    public async Task Stop_sequences_end_the_answer_and_not_the_trace()
    {
        var generator = new ScriptedGenerator("END of the trace", "</think>", "an answer E END and more text", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions { StopSequences = ["END", "nothing"] }, Token);
        Reasoning(response).ShouldBe("END of the trace");
        response.Text.Trim().ShouldBe("an answer E");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        generator.Given.ShouldBeLessThan(60);
    }

    [Fact]
    public async Task What_looked_like_a_stop_sequence_is_given_after_all()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("</think>", "the EN", "<|eot_id|>"));
        ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions { StopSequences = ["END"] }, Token);
        response.Text.ShouldBe("the EN");
    }

    [Fact]
    public async Task Earlier_reasoning_is_not_shown_again()
    {
        var generator = new ScriptedGenerator("</think>", "a", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        ChatMessage[] messages = [.. _question, new(ChatRole.Assistant, [new TextReasoningContent("secret"), new TextContent("CWE-79")]), new(ChatRole.User, "Sure?")];
        await client.GetResponseAsync(messages, null, Token);
        generator.Requests[0].Prompt.ToArray().ShouldBe(
            ScriptedGenerator.Template.Render([new("user", "Which weakness?"), new("assistant", "CWE-79"), new("user", "Sure?")], true).Tokens);
    }

    // An option that is silently dropped is a bug that its sender hunts for days.
    [Fact]
    public void What_can_not_be_honoured_is_refused()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("a"));
        Refusal<NotSupportedException>(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("look", "Looks.", default)] }).ShouldContain("tools");
        Refusal<ArgumentException>(new ChatOptions { FrequencyPenalty = 2.5f }).ShouldContain("frequency_penalty is 2.5");
        Refusal<ArgumentException>(More("top_a", 1)).ShouldContain("top_a is not known");
        Refusal<ArgumentException>(More(ChatOptionNames.MinP, 2)).ShouldContain("min_p is 2");
        Refusal<ArgumentException>(More(ChatOptionNames.ThinkingBudget, "long")).ShouldContain("thinking_budget is long");
        Refusal<ArgumentException>(More(ChatOptionNames.LogitBias, JsonDocument.Parse("""{"x":1}""").RootElement)).ShouldContain("logit_bias");
        Refusal<ConstraintException>(More(ChatOptionNames.Regex, "a(")).ShouldContain("character 2");
        Refusal<ConstraintException>(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"oneOf":[]}""").RootElement) }).ShouldContain("$.oneOf");
        Refusal<ArgumentException>(new ChatOptions { Temperature = -1 }).ShouldContain("temperature is -1");
        Refusal<ArgumentException>(new ChatOptions { Temperature = float.NaN }).ShouldContain("temperature is NaN");
        Refusal<ArgumentException>(new ChatOptions { TopP = 0 }).ShouldContain("top_p is 0");
        Refusal<ArgumentException>(new ChatOptions { MaxOutputTokens = 0 }).ShouldContain("max_tokens is 0");
        Refusal<ArgumentException>(null, new ChatMessage(ChatRole.Tool, "x")).ShouldContain("\"tool\"");
        Refusal<ArgumentException>(null, new ChatMessage(ChatRole.User, [new UriContent("https://example.org/a.png", "image/png")])).ShouldContain("text only");
        Refusal<ArgumentException>(null, new ChatMessage(ChatRole.User, new string('x', 5000))).ShouldContain("the model's context 512");
        Should.Throw<ArgumentException>(() => client.GetStreamingResponseAsync([], null, Token));

        ChatOptions More(string name, object value) => new() { AdditionalProperties = new() { [name] = value } };

        string Refusal<T>(ChatOptions? options, params ChatMessage[] messages) where T : Exception =>
            Should.Throw<T>(() => client.GetStreamingResponseAsync(messages.Length > 0 ? messages : _question, options, Token)).Message;
    }

    // Two people at one server.
    [Fact]
    public async Task Requests_go_together()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("t", "</think>", "an answer", "<|eot_id|>"));
        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => client.GetResponseAsync(_question, null, Token))));
        responses.ShouldAllBe(response => response.Text == "an answer");
    }

    [Fact]
    public async Task What_chat_options_lack_comes_by_name()
    {
        var generator = new ScriptedGenerator("t", "</think>", "a", "<|eot_id|>");
        using EngineChatClient client = Client(generator);
        ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions
        {
            PresencePenalty = 0.5f,
            FrequencyPenalty = 0.25f,
            StopSequences = ["x"],
            AdditionalProperties = new()
            {
                [ChatOptionNames.MinP] = 0.125,
                [ChatOptionNames.RepetitionPenalty] = JsonDocument.Parse("1.5").RootElement,
                [ChatOptionNames.RepetitionWindow] = 7,
                [ChatOptionNames.LogitBias] = JsonDocument.Parse("""{"3": -1.5}""").RootElement,
                [ChatOptionNames.TopLogProbabilities] = 2,
                [ChatOptionNames.ThinkingBudget] = 9,
                [ChatOptionNames.Regex] = "[a-z]",
            },
        }, Token);
        GenerationRequest request = generator.Requests[0];
        var sampling = request.Sampling;
        (sampling.PresencePenalty, sampling.FrequencyPenalty, sampling.MinP, sampling.RepetitionPenalty, sampling.RepetitionWindow, sampling.TopLogProbabilities).ShouldBe((0.5f, 0.25f, 0.125f, 1.5f, 7, 2));
        sampling.LogitBias[3].ShouldBe(-1.5f);
        request.StopTexts.ShouldBe(["x"]);
        request.Trace!.Budget.ShouldBe(9);
        request.Trace.StartsOpen.ShouldBeTrue();
        request.Trace.ClosingTokens[^1].ShouldBe(ScriptedGenerator.Template.TraceCloseToken!.Value);
        request.Constraint!.Source.ShouldBe("[a-z]");
        Property(response, EngineChatClient.TokensProperty).ShouldBeAssignableTo<IReadOnlyList<GeneratedToken>>()!.Count.ShouldBe(generator.Given);
        Property(response, EngineChatClient.BudgetSpentProperty).ShouldBe(false);
    }

    // An application that asks for JSON and parses it, with a model that says anything.
    [Fact]
    public async Task A_json_response_format_gives_json_after_the_trace()
    {
        using var engine = new SmallEngine(Shapes.Odd with { VocabularySize = ScriptedGenerator.Template.Tokenizer.VocabularySize, ContextLength = 512 });
        using var generator = engine.Generator();
        using var client = new EngineChatClient(generator, ScriptedGenerator.Template, new EngineChatSettings { ContextLength = 512, ThinkingBudget = 12 });
        JsonElement schema = JsonDocument.Parse("""{"type":"object","properties":{"cwe":{"type":"integer","minimum":1,"maximum":1400},"sure":{"type":"boolean"}},"required":["cwe","sure"]}""").RootElement;
        for (int seed = 0; seed < 5; seed++)
        {
            ChatResponse response = await client.GetResponseAsync(_question, new ChatOptions { Seed = seed, Temperature = 2, ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) }, Token);
            response.FinishReason.ShouldBe(ChatFinishReason.Stop);
            JsonElement answer = JsonDocument.Parse(response.Text).RootElement;
            answer.GetProperty("cwe").GetInt32().ShouldBeInRange(1, 1400);
            Property(response, EngineChatClient.TraceOutcomeProperty).ShouldBeOneOf("Closed", "Empty");
            response.Usage!.ReasoningTokenCount!.Value.ShouldBeLessThanOrEqualTo(14);
        }
    }

    // Someone closes the page; the next request must not wait for ever.
    [Fact]
    public async Task A_cancelled_request_lets_the_next_one_in()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("t", "</think>", "an answer", "<|eot_id|>"));
        using var cancel = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(_question, null, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(_question, null, Token))
        {
            break;
        }
        (await client.GetResponseAsync(_question, null, Token)).Text.ShouldBe("an answer");
    }

    [Fact]
    public void It_says_what_it_is()
    {
        using EngineChatClient client = Client(new ScriptedGenerator("a"));
        client.GetService<ChatClientMetadata>()!.DefaultModelId.ShouldBe("small");
        client.GetService<EngineChatClient>().ShouldBeSameAs(client);
        client.GetService<string>().ShouldBeNull();
    }

    private static EngineChatClient Client(ScriptedGenerator generator) =>
        new(generator, ScriptedGenerator.Template, new EngineChatSettings { ContextLength = 512, ModelId = "small" });

    private static string Reasoning(ChatResponse response) =>
        string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(content => content.Text));

    private static object? Property(ChatResponse response, string name) =>
        response.AdditionalProperties?.GetValueOrDefault(name) ?? response.Messages[^1].AdditionalProperties?.GetValueOrDefault(name);
}
