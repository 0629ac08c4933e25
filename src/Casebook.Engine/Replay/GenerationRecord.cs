using System.Text.Json.Serialization;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Replay;

/// <summary>One generated sample with all that it depended on, so that it can be generated again and compared to the bit.</summary>
public sealed record GenerationRecord
{
    /// <summary>The one value of <see cref="Format"/>.</summary>
    public const string CurrentFormat = "casebook-generation/1";

    /// <summary>Version of this layout.</summary>
    public required string Format { get; init; }

    /// <summary>The model, as it was named.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the weights.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>SHA-256 of tokenizer and chat template.</summary>
    public required string TokenizerSha256 { get; init; }

    /// <summary>What generated it.</summary>
    public required EngineIdentity Engine { get; init; }

    /// <summary>The prompt's tokens.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    public required RecordedSampling Sampling { get; init; }

    /// <summary>See <see cref="GenerationRequest.StreamKey"/>.</summary>
    public required ulong StreamKey { get; init; }

    /// <summary>Which sample of the request this is.</summary>
    public required int Sample { get; init; }

    /// <summary>See <see cref="GenerationRequest.MaximumTokens"/>.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>See <see cref="GenerationRequest.StopTokens"/>.</summary>
    public required IReadOnlyList<int> StopTokens { get; init; }

    /// <summary>See <see cref="GenerationRequest.StopTexts"/>.</summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>See <see cref="GenerationRequest.Trace"/>.</summary>
    public RecordedTrace? Trace { get; init; }

    /// <summary>See <see cref="GenerationRequest.Constraint"/>.</summary>
    public RecordedConstraint? Constraint { get; init; }

    /// <summary>The output's tokens.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>Of each of them, as <see cref="GeneratedToken.LogProbability"/>.</summary>
    public required IReadOnlyList<float> LogProbabilities { get; init; }

    /// <summary>Why it ended; null where the caller left before it had.</summary>
    public FinishReason? Finish { get; init; }

    /// <summary>What was asked, as it can be asked again.</summary>
    /// <param name="vocabulary">Of the model that will answer.</param>
    /// <exception cref="ConstraintException">The constraint is not in this engine's subset.</exception>
    public GenerationRequest Request(TokenVocabulary vocabulary) => new()
    {
        Prompt = Prompt.ToArray(),
        Samples = Sample + 1,
        MaximumTokens = MaximumTokens,
        StopTokens = StopTokens,
        StopTexts = StopTexts,
        StreamKey = StreamKey,
        Vocabulary = vocabulary,
        Constraint = Constraint is { } held ? AnswerConstraint.Of(held.Kind, held.Source, vocabulary) : null,
        Trace = Trace is not { } trace ? null : new TraceRules
        {
            OpenToken = trace.OpenToken,
            CloseToken = trace.CloseToken,
            StartsOpen = trace.StartsOpen,
            Budget = trace.Budget,
            ClosingTokens = trace.ClosingTokens,
        },
        Sampling = new SamplingParameters
        {
            Temperature = Sampling.Temperature,
            TopK = Sampling.TopK,
            TopP = Sampling.TopP,
            MinP = Sampling.MinP,
            RepetitionPenalty = Sampling.RepetitionPenalty,
            RepetitionWindow = Sampling.RepetitionWindow,
            PresencePenalty = Sampling.PresencePenalty,
            FrequencyPenalty = Sampling.FrequencyPenalty,
            LogitBias = Sampling.LogitBias.ToDictionary(bias => bias.Token, bias => bias.Bias ?? float.NegativeInfinity),
            Seed = Sampling.Seed,
        },
    };

    /// <summary>The record of a sample.</summary>
    /// <param name="model">The model, as it was named.</param>
    /// <param name="weights">SHA-256 of the weights.</param>
    /// <param name="tokenizer">SHA-256 of tokenizer and chat template.</param>
    /// <param name="engine">What generated it.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="tokens">All tokens of one sample.</param>
    public static GenerationRecord Of(
        string model, string weights, string tokenizer, EngineIdentity engine, GenerationRequest request, IReadOnlyList<GeneratedToken> tokens) => new()
        {
            Format = CurrentFormat,
            Model = model,
            WeightsSha256 = weights,
            TokenizerSha256 = tokenizer,
            Engine = engine,
            Prompt = request.Prompt.ToArray(),
            Sampling = RecordedSampling.Of(request.Sampling),
            StreamKey = request.StreamKey,
            Sample = tokens.Count > 0 ? tokens[0].Sample : 0,
            MaximumTokens = request.MaximumTokens,
            StopTokens = request.StopTokens,
            StopTexts = request.StopTexts,
            Trace = request.Trace is not { } trace ? null : new RecordedTrace(trace.CloseToken, trace.StartsOpen, trace.ClosingTokens) { OpenToken = trace.OpenToken, Budget = trace.Budget },
            Constraint = request.Constraint is not { } held ? null : new RecordedConstraint(held.Kind, held.Source),
            Tokens = [.. tokens.Select(token => token.Token)],
            LogProbabilities = [.. tokens.Select(token => token.LogProbability)],
            Finish = tokens.Count > 0 ? tokens[^1].Finish : null,
        };
}

/// <summary>See <see cref="SamplingParameters"/>.</summary>
public sealed record RecordedSampling(
    float Temperature, int TopK, float TopP, float MinP, float RepetitionPenalty, int RepetitionWindow, float PresencePenalty, float FrequencyPenalty,
    IReadOnlyList<RecordedBias> LogitBias, ulong Seed)
{
    internal static RecordedSampling Of(SamplingParameters sampling) => new(
        sampling.Temperature, sampling.TopK, sampling.TopP, sampling.MinP, sampling.RepetitionPenalty, sampling.RepetitionWindow, sampling.PresencePenalty, sampling.FrequencyPenalty,
        [.. sampling.LogitBias.OrderBy(bias => bias.Key).Select(bias => new RecordedBias(bias.Key) { Bias = float.IsFinite(bias.Value) ? bias.Value : null })], sampling.Seed);
}

/// <summary>A logit's bias; null for −∞, which JSON has no number for.</summary>
public sealed record RecordedBias(int Token)
{
    public float? Bias { get; init; }
}

/// <summary>See <see cref="TraceRules"/>.</summary>
public sealed record RecordedTrace(int CloseToken, bool StartsOpen, IReadOnlyList<int> ClosingTokens)
{
    public int? OpenToken { get; init; }

    public int? Budget { get; init; }
}

/// <summary>See <see cref="AnswerConstraint"/>.</summary>
public sealed record RecordedConstraint(ConstraintKind Kind, string Source);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(GenerationRecord))]
internal sealed partial class GenerationRecordJson : JsonSerializerContext;
