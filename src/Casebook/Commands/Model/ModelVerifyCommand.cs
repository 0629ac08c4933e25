using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Models.Folders;
using Casebook.Models.Verification;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model verify</c>: reads everything once.</summary>
internal static class ModelVerifyCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelCommands.ModelArgument();
        Option<string?> tokenizer = ModelCommands.Llama2cTokenizer();
        return new Command("verify", "Read every tensor, token and byte of a model: shapes, finite numbers, texts that come back, and the SHA-256 of each file.")
        {
            model, tokenizer, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            using ModelFiles files = OpenedModel.Open(context.Arguments.GetRequiredValue(model), context.Arguments.GetValue(tokenizer));
            VerificationReport report = await OpenedModel.FollowAsync(
                context.Terminal, "Verifying", progress => ModelVerification.Run(files, progress, context.Cancellation));
            context.Terminal.Json(new ModelVerified(files.Location, report.Faults.Count == 0, report), ModelVerifiedJson.Default.ModelVerified);
            foreach (VerifiedFile file in report.Files)
                context.Terminal.Results.WriteText($"{file.Sha256}  {file.Path} ({Sizes.Binary(file.Bytes)})");
            foreach (string fault in report.Faults)
                context.Terminal.Notes.WriteError(fault);
            context.Terminal.Results.WriteText(report.Faults.Count == 0
                ? $"Whole: {report.Tensors:N0} tensors, {report.Elements:N0} elements, all finite; {report.Texts} texts come back from the tokenizer as they were."
                : $"{report.Faults.Count} {(report.Faults.Count == 1 ? "fault" : "faults")} in {report.Tensors:N0} tensors and {report.Texts} texts.");
            return report.Faults.Count == 0 ? ExitCode.Success : ExitCode.CheckFailed;
        })
        .WithExamples("model verify path/to/model.gguf", "model verify path/to/hugging-face-folder --json");
    }
}

/// <summary>The JSON of a verification.</summary>
internal sealed record ModelVerified(string Model, bool Whole, VerificationReport Report);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelVerified))]
internal sealed partial class ModelVerifiedJson : JsonSerializerContext;
