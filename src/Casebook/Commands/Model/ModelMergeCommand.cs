using System.CommandLine;
using Casebook.Models.Adapters;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model merge</c>: a model and a LoRA adapter become one model.</summary>
internal static class ModelMergeCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelCommands.ModelArgument();
        var adapter = new Argument<string>("adapter") { Description = "A folder in PEFT's format (adapter_config.json, adapter_model.safetensors), or a run of a recipe with a section lora." };
        var target = new Option<string>("--out", "-o") { Description = "What to write: a file that ends in .gguf, or a Hugging Face folder.", HelpName = "file.gguf | folder", Required = true };
        var type = new Option<TensorEncoding>("--dtype") { Description = "F32, F16 or BF16.", HelpName = "type", DefaultValueFactory = _ => TensorEncoding.F32 };
        type.AcceptOnlyFromAmong("F32", "F16", "BF16");
        return new Command("merge", "Merge a LoRA adapter into the model that it was trained on.")
        {
            model, adapter, target, type, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            using ModelFiles files = OpenedModel.Open(context.Arguments.GetRequiredValue(model), null);
            using AdapterFolder opened = AdapterFolder.Open(context.Arguments.GetRequiredValue(adapter));
            files.Merge(opened);
            string path = context.Arguments.GetRequiredValue(target);
            TensorEncoding encoding = context.Arguments.GetValue(type);
            if (ModelWriting.IsGguf(path))
                await ModelWriting.WriteGgufAsync(context, files, path, EncodingPlan.Of(files.Config, encoding, pure: true));
            else
                await ModelWriting.WriteFolderAsync(context, files, path, encoding);
            return ExitCode.Success;
        }, _ => "Nothing was written.")
        .WithExamples(
            "model merge path/to/base runs/tuned --out merged",
            "model merge path/to/base path/to/peft-adapter --out merged.gguf --dtype BF16");
    }
}
