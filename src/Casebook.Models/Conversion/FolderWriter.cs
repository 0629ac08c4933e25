using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;
using Casebook.Runs.Files;

namespace Casebook.Models.Conversion;

/// <summary>Writes a model as a Hugging Face folder that this program, transformers and vLLM load.</summary>
public static class FolderWriter
{
    /// <summary>Reads the model tensor by tensor and never holds more than a row of one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The folder; one that is there is replaced once the new one is whole.</param>
    /// <param name="elementType">How weights are stored.</param>
    /// <param name="progress">Told after every tensor.</param>
    /// <param name="cancellation">Leaves the old folder as it was.</param>
    /// <exception cref="ModelFileException">The model can not be read.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(
        ModelFiles model, string path, ElementType elementType, IProgress<ConversionProgress>? progress = null, CancellationToken cancellation = default) =>
        AtomicFolder.Write(path, folder => ModelFolderWriter.Write(
            folder, model.Config, model.Tokenizer, model.Location, target => WriteTokenizer(model, target), writer => WriteTensors(model, writer, progress, cancellation), elementType));

    private static void WriteTensors(ModelFiles model, TensorWriter writer, IProgress<ConversionProgress>? progress, CancellationToken cancellation)
    {
        long total = LlamaTensors.Of(model.Config).Sum(tensor => Elements(tensor.Shape));
        long done = 0;
        foreach ((string name, long[] shape) in LlamaTensors.Of(model.Config))
        {
            writer.Write(name, model.Tensors.Encoded(name), cancellation);
            done += Elements(shape);
            progress?.Report(new ConversionProgress(done, total, name));
        }
    }

    private static void WriteTokenizer(ModelFiles model, string folder)
    {
        if (model.Format == ModelFormat.HuggingFace)
        {
            ModelFolderWriter.CopyTokenizer(model.Location, folder);
            return;
        }
        Tokenizer tokenizer = model.Tokenizer;
        if (tokenizer.SentencePiece is { } pieces)
        {
            AtomicFile.Write(Path.Combine(folder, SentencePieceModelReader.FileName), stream => stream.Write(SentencePieceModelWriter.ToBytes(WithoutPadding(pieces))));
        }
        else
        {
            AtomicFile.WriteAllText(Path.Combine(folder, TokenizerJsonReader.FileName), TokenizerJsonWriter.ToJson(tokenizer.ByteLevel!));
        }
        AtomicFile.WriteAllText(Path.Combine(folder, ChatTemplate.ConfigFileName), TokenizerConfigJson.ToJson(
            tokenizer.SpecialTokens, model.TemplateText, Name(tokenizer.BeginToken), Name(tokenizer.EndToken),
            tokenizer.SentencePiece is null ? "PreTrainedTokenizerFast" : "LlamaTokenizer"));

        string? Name(int? id) => id is { } known ? tokenizer.SpecialTokens.FirstOrDefault(pair => pair.Value == known).Key : null;
    }

    /// <summary>Unused pieces at the end only fill the embedding's rows; to SentencePiece unused means something else.</summary>
    private static SentencePieceVocabulary WithoutPadding(SentencePieceVocabulary vocabulary)
    {
        int count = vocabulary.Pieces.Count;
        while (count > 0 && vocabulary.Pieces[count - 1].Kind == SentencePieceKind.Unused)
        {
            count--;
        }
        return vocabulary with { Pieces = [.. vocabulary.Pieces.Take(count)] };
    }

    private static long Elements(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
