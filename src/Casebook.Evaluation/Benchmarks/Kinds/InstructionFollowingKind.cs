using System.Text.Json;
using System.Text.Json.Nodes;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.InstructionFollowing;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>Instructions that can be checked by rule (IFEval). Official is the checker's own four scores, on what stands behind the trace.</summary>
internal sealed class InstructionFollowingKind : BenchmarkKind
{
    private const string Ids = "instruction_id_list";

    private const string Arguments = "kwargs";

    /// <summary>The multilingual copy of the set puts the language before an id.</summary>
    private const string Language = "en:";

    public override string Name => "instruction-following";

    public override string Verifier => "instruction-following";

    public override string Headline => "prompt_level_strict";

    protected override string DefaultPrompt => "{question}";

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string[] ids = [.. row.List(Ids).Select(id => id.StartsWith(Language, StringComparison.Ordinal) ? id[Language.Length..] : id)];
        IReadOnlyDictionary<string, JsonElement>[] arguments = row[Arguments] is JsonArray list
            ? [.. list.Select(one => (IReadOnlyDictionary<string, JsonElement>)((one as JsonObject)?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => JsonSerializer.SerializeToElement(pair.Value!, JsonNodes.Default.JsonNode)) ?? []))]
            : throw row.Fault(Arguments, "is not a list");
        try
        {
            IfEval.Create(ids, arguments);
        }
        catch (ArgumentException e)
        {
            throw row.Fault(Ids, e.Message.Split('\n')[0].TrimEnd('.'));
        }
        return new InstructionFollowingReference(ids, arguments);
    }

    public override string? Perfect(BenchmarkItem item) => null;

    public override ItemScore Official(BenchmarkItem item, string answer) => Scored(item, answer, answer.Length > 0 ? "judged" : null);

    public override ItemScore Strict(BenchmarkItem item, Completion completion) =>
        Scored(item, Read(item, completion).Extracted is null && completion.Finish == FinishReason.Length ? "" : completion.Answer, completion.Answer.Length > 0 ? "judged" : null);

    private static ItemScore Scored(BenchmarkItem item, string response, string? answer)
    {
        var reference = (InstructionFollowingReference)item.Problem.Reference;
        var judgement = IfEval.Judge(reference.Ids, reference.Arguments, response);
        string[] missed = [.. judgement.Shortfalls.OfType<string>()];
        return new(answer, missed.Length == 0 ? "Every instruction is followed." : $"Not followed: {string.Join("; ", missed)}.",
        [
            Metric.Mean("prompt_level_strict", judgement.AllStrict),
            new("instruction_level_strict", judgement.Strict.Count(followed => followed), judgement.Strict.Count),
            Metric.Mean("prompt_level_loose", judgement.AllLoose),
            new("instruction_level_loose", judgement.Loose.Count(followed => followed), judgement.Loose.Count),
        ]);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class JsonNodes : System.Text.Json.Serialization.JsonSerializerContext;
