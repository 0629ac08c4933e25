using System.Text.Json.Serialization;

namespace Casebook.Evaluation.Judging;

/// <summary>What a judge said. There are three: a reply that can not be read, or that never came, is neither yes nor no.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgeVerdict>))]
public enum JudgeVerdict
{
    /// <summary>Neither can be told. Never counted as the better of the two.</summary>
    [JsonStringEnumMemberName("undetermined")]
    Undetermined,

    /// <summary>What was asked about is so.</summary>
    [JsonStringEnumMemberName("yes")]
    Yes,

    /// <summary>It is not so.</summary>
    [JsonStringEnumMemberName("no")]
    No,
}

/// <summary>A line of a run's <c>judgements/ID.jsonl</c>: what a judge said of one answer.</summary>
/// <param name="Row">The answer's row.</param>
/// <param name="Seed">The answer's seed.</param>
/// <param name="Judge">Who judged, and how it was asked: verdicts of one judge are comparable, those of two are not.</param>
/// <param name="Verdict">How its reply was read.</param>
/// <param name="Text">The reply as it came, a trace among it.</param>
/// <param name="Preference">Of a comparison: from 0, the baseline's answer is better, to 1; else null.</param>
/// <param name="Failure">Why there is no reply; null where there is one. Such an answer is asked about again.</param>
/// <param name="Grade">Of an answer in free words: from 0, wrong, to 1, right; else null.</param>
public sealed record Judgement(int Row, ulong Seed, string Judge, JudgeVerdict Verdict, string Text, double? Preference = null, string? Failure = null, double? Grade = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Judgement))]
internal sealed partial class JudgementJson : JsonSerializerContext;
