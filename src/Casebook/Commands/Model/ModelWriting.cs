using System.Text.Json.Serialization;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Gguf;
using Casebook.Models.Tensors;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary>What <c>convert</c> and <c>quantize</c> share.</summary>
internal static class ModelWriting
{
    public static bool IsGguf(string target) => target.EndsWith(GgufModel.Extension, StringComparison.OrdinalIgnoreCase);

    public static async Task WriteGgufAsync(CommandContext context, ModelFiles files, string target, EncodingPlan plan)
    {
        foreach (string note in plan.Notes)
            context.Terminal.Notes.WriteNote(note);
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(files.Location)));
        await OpenedModel.FollowAsync(context.Terminal, "Writing", progress =>
        {
            GgufModelWriter.Write(files, target, plan, name, progress, context.Cancellation);
            return true;
        });
        Told(context.Terminal, files, target, plan.Main, new FileInfo(target).Length, plan.Notes);
    }

    public static async Task WriteFolderAsync(CommandContext context, ModelFiles files, string target, TensorEncoding encoding)
    {
        ElementType type = encoding switch
        {
            TensorEncoding.F32 => ElementType.F32,
            TensorEncoding.F16 => ElementType.F16,
            TensorEncoding.BF16 => ElementType.BF16,
            _ => throw new FolderEncodingException(encoding),
        };
        await OpenedModel.FollowAsync(context.Terminal, "Writing", progress =>
        {
            FolderWriter.Write(files, target, type, progress, context.Cancellation);
            return true;
        });
        Told(context.Terminal, files, target, encoding, new DirectoryInfo(target).EnumerateFiles().Sum(file => file.Length), []);
    }

    private static void Told(Terminal terminal, ModelFiles files, string target, TensorEncoding encoding, long bytes, IReadOnlyList<string> notes)
    {
        terminal.Json(new ModelWritten(files.Location, target, encoding.ToString(), bytes, notes), ModelWrittenJson.Default.ModelWritten);
        terminal.Results.WriteText($"Model: {target} ({encoding}, {Sizes.Binary(bytes)})");
        terminal.Notes.WriteNote("Next:");
        terminal.Notes.WriteCommand($"model verify {Invocation.Quote(target)}");
    }
}

/// <summary>A Hugging Face folder of quantised blocks was asked for.</summary>
internal sealed class FolderEncodingException(TensorEncoding encoding) : CasebookException(
    ExitCode.Usage, "--dtype", "", $"a Hugging Face folder can not hold {encoding}", "Choose F32, F16 or BF16, or a target that ends in .gguf.");

/// <summary>The JSON of a model that was written.</summary>
/// <param name="Model">The one that was read.</param>
/// <param name="Written">The one that was written.</param>
/// <param name="Encoding">How most of it is stored.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Notes">Where another encoding was taken.</param>
internal sealed record ModelWritten(string Model, string Written, string Encoding, long Bytes, IReadOnlyList<string> Notes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelWritten))]
internal sealed partial class ModelWrittenJson : JsonSerializerContext;
