using System.CommandLine;
using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model convert</c>: between Hugging Face and GGUF.</summary>
internal static class ModelConvertCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelCommands.ModelArgument();
        var target = new Option<string>("--out", "-o") { Description = "What to write: a file that ends in .gguf, or a Hugging Face folder.", HelpName = "file.gguf | folder", Required = true };
        var type = new Option<TensorEncoding?>("--dtype") { Description = "F32, F16 or BF16. Default: as the model has most of its weights; BF16 where they are quantised and a folder is written.", HelpName = "type" };
        type.AcceptOnlyFromAmong("F32", "F16", "BF16");
        Option<string?> tokenizer = ModelCommands.Llama2cTokenizer();
        return new Command("convert", "Convert a model: Hugging Face folder to GGUF and back, or llama2.c to either.")
        {
            model, target, type, tokenizer, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            using ModelFiles files = OpenedModel.Open(context.Arguments.GetRequiredValue(model), context.Arguments.GetValue(tokenizer));
            string path = context.Arguments.GetRequiredValue(target);
            TensorEncoding given = MainEncoding(files);
            if (ModelWriting.IsGguf(path))
                await ModelWriting.WriteGgufAsync(context, files, path, EncodingPlan.Of(files.Config, context.Arguments.GetValue(type) ?? given, pure: true));
            else
                await ModelWriting.WriteFolderAsync(context, files, path, context.Arguments.GetValue(type) ?? (given.IsQuantized() ? TensorEncoding.BF16 : given));
            return ExitCode.Success;
        }, _ => "Nothing was written.")
        .WithExamples(
            "model convert path/to/hugging-face-folder --out model.gguf",
            "model convert model.gguf --out folder --dtype BF16",
            "model convert stories260K.bin --tokenizer tok512.bin --out stories.gguf");
    }

    private static TensorEncoding MainEncoding(ModelFiles files) => LlamaTensors.Of(files.Config)
        .Select(tensor => files.Tensors.Encoded(tensor.Name))
        .GroupBy(tensor => tensor.Encoding)
        .MaxBy(group => group.Sum(tensor => tensor.Rows * tensor.Columns))!.Key;
}
