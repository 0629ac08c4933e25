using System.CommandLine;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model quantize</c>: any model to a GGUF file of fewer bits.</summary>
internal static class ModelQuantizeCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelCommands.ModelArgument();
        var format = new Option<TensorEncoding>("--format", "-f") { Description = "Q8_0 (8.5 bits a weight), Q6_K (6.6), Q5_K (5.5), Q4_K or Q4_0 (4.5).", HelpName = "format", Required = true };
        format.AcceptOnlyFromAmong("Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q4_0");
        var target = new Option<string>("--out", "-o") { Description = "The GGUF file to write.", HelpName = "file.gguf", Required = true };
        var pure = new Option<bool>("--pure") { Description = "Store the head as everything else. Default: Q6_K where fewer bits were asked for, since its errors fall on every token." };
        Option<string?> tokenizer = ModelCommands.Llama2cTokenizer();
        return new Command("quantize", "Store a model's matrices with fewer bits, in a GGUF file. Norms stay F32.")
        {
            model, format, target, pure, tokenizer, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            string path = context.Arguments.GetRequiredValue(target);
            if (!ModelWriting.IsGguf(path))
                throw new QuantizedTargetException(path);
            using ModelFiles files = OpenedModel.Open(context.Arguments.GetRequiredValue(model), context.Arguments.GetValue(tokenizer));
            await ModelWriting.WriteGgufAsync(
                context, files, path, EncodingPlan.Of(files.Config, context.Arguments.GetValue(format), context.Arguments.GetValue(pure)));
            return ExitCode.Success;
        }, _ => "Nothing was written.")
        .WithExamples(
            "model quantize path/to/hugging-face-folder --format Q4_K --out model.Q4_K.gguf",
            "model quantize model.gguf --format Q8_0 --pure --out model.Q8_0.gguf");
    }
}

/// <summary>The target is no GGUF file.</summary>
internal sealed class QuantizedTargetException(string target) : CasebookException(
    ExitCode.Usage, "--out", "", $"\"{target}\" does not end in .gguf", "Quantised models are GGUF files: name one.");
