using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Engine.Constraints;
using Casebook.Engine.Replay;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Replay;

/// <summary><c>casebook replay</c>: an answer that was recorded, generated again and compared to the bit.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("record") { Description = "A file that casebook ask --record has written." };
        var model = new Option<string?>("--model", "-m") { Description = "A model folder, a run with one inside, or a GGUF file. Default: the one that the record names.", HelpName = "model" };
        return new Command("replay", "Generate a recorded answer again and tell whether it is the same to the bit. Ends with 7 where it is not.")
        {
            file, model, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            GenerationRecord record = GenerationRecordFile.Read(context.Arguments.GetRequiredValue(file));
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model) ?? record.Model, chats: false);
            // A shorter context would cut it and look like a difference.
            if (record.Prompt.Count + record.Tokens.Count > loaded.ContextLength && loaded.ContextLength < loaded.FullContextLength)
                throw new ReplayTooLongException(record.Prompt.Count + record.Tokens.Count, loaded);
            ModelFingerprint fingerprint = loaded.Fingerprint();
            string[] remarks = [.. Remarks(record, loaded, fingerprint)];
            foreach (string remark in remarks)
                context.Terminal.Notes.WriteNote(remark);
            ReplayResult result = await Run(loaded, record, context.Cancellation);
            context.Terminal.Results.WriteText(result.Difference is { } difference ? Told(difference, record) : $"Identical: all {result.SameTokens:N0} tokens and log-probabilities are the same to the bit.");
            context.Terminal.Json(
                new Replayed(result.IsIdentical, result.SameTokens, result.Difference, record.WeightsSha256 == fingerprint.Weights, record.TokenizerSha256 == fingerprint.Tokenizer, record.Engine, loaded.Generator.Identity, remarks),
                ReplayedJson.Default.Replayed);
            return result.IsIdentical ? ExitCode.Success : ExitCode.CheckFailed;
        })
        .WithExamples("replay answer.json", "replay answer.json --model runs/demo/grpo --json");
    }

    private static async Task<ReplayResult> Run(LoadedModel model, GenerationRecord record, CancellationToken cancellation)
    {
        try
        {
            return await GenerationReplay.RunAsync(model.Generator, record, TokenVocabulary.Of(model.Tokenizer), cancellation);
        }
        catch (ArgumentException exception)
        {
            throw new ReplayRefusedException(model.Path, exception);
        }
    }

    private static IEnumerable<string> Remarks(GenerationRecord record, LoadedModel model, ModelFingerprint fingerprint)
    {
        if (record.WeightsSha256 != fingerprint.Weights)
            yield return $"The weights of {model.Path} are not those of the record: SHA-256 {fingerprint.Weights}, recorded {record.WeightsSha256}.";
        if (record.TokenizerSha256 != fingerprint.Tokenizer)
            yield return $"Tokenizer or chat template of {model.Path} are not those of the record: SHA-256 {fingerprint.Tokenizer}, recorded {record.TokenizerSha256}.";
        foreach (string difference in record.Engine.Differences(model.Generator.Identity))
            yield return difference;
    }

    private static string Told(ReplayDifference difference, GenerationRecord record)
    {
        string recorded = Side(difference.RecordedToken, difference.RecordedLogProbability), now = Side(difference.Token, difference.LogProbability);
        string what = difference.RecordedToken == difference.Token && difference.RecordedToken is not null ? "the token is the same, its log-probability or what follows is not: " : "";
        return $"Different at token {difference.Index + 1} of {record.Tokens.Count}: {what}recorded {recorded}, now {now}.";
    }

    private static string Side(int? token, float? logProbability) => token is null
        ? "the end"
        : string.Create(CultureInfo.InvariantCulture, $"token {token} with log-probability {logProbability:R}");
}

/// <summary>A record that a model can not even be asked.</summary>
internal sealed class ReplayRefusedException(string model, Exception inner) : CasebookException(
    ExitCode.BadInput, model, "", "can not be asked what was recorded: " + inner.Message.TrimEnd('.'), "Name the model that the record is of with --model.", inner);

/// <summary>A record that there is no memory for.</summary>
internal sealed class ReplayTooLongException(int tokens, LoadedModel model) : CasebookException(
    ExitCode.BadInput, model.Path, "", $"has memory for {model.ContextLength:N0} tokens of its context of {model.FullContextLength:N0}, and the record has {tokens:N0}",
    "Close other programs, or replay it on a machine with more memory.");

/// <summary>The JSON of a replay.</summary>
/// <param name="Identical">Whether all tokens and log-probabilities are the same to the bit.</param>
/// <param name="SameTokens">Tokens that are, from the first on.</param>
/// <param name="FirstDifference">Null where there is none.</param>
/// <param name="SameWeights">Whether the weights have the recorded hash.</param>
/// <param name="SameTokenizer">Whether tokenizer and chat template have.</param>
/// <param name="RecordedEngine">What generated the record.</param>
/// <param name="Engine">What replayed it.</param>
/// <param name="Remarks">What differs beside the output.</param>
internal sealed record Replayed(
    bool Identical, int SameTokens, ReplayDifference? FirstDifference, bool SameWeights, bool SameTokenizer, EngineIdentity RecordedEngine, EngineIdentity Engine, IReadOnlyList<string> Remarks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Replayed))]
internal sealed partial class ReplayedJson : JsonSerializerContext;
