using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Gguf;
using Casebook.Models.Tensors;
using Casebook.Runs.Files;

namespace Casebook.Models.Conversion;

/// <summary>Writes a model as a GGUF file that this program and llama.cpp load.</summary>
public static class GgufModelWriter
{
    /// <summary>Reads the model tensor by tensor and never holds more than some rows of one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file; one that is there is replaced once the new one is whole.</param>
    /// <param name="plan">The encodings.</param>
    /// <param name="name">The model's name, for people.</param>
    /// <param name="progress">Told after every few megabytes.</param>
    /// <param name="cancellation">Leaves the old file as it was.</param>
    /// <exception cref="ModelFileException">The model can not be stored so.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(
        ModelFiles model, string path, EncodingPlan plan, string name, IProgress<ConversionProgress>? progress = null, CancellationToken cancellation = default)
    {
        LlamaConfig config = model.Config;
        var entries = new GgufEntries();
        GgufConfigWriter.Write(entries, config, name, plan.Main);
        GgufTokenizerWriter.Write(entries, model.Tokenizer, config.VocabularySize);
        if (model.TemplateText is { } template)
        {
            entries.Add("tokenizer.chat_template", template);
        }
        var converter = new RowConverter(model.Location);
        long total = LlamaTensors.Of(config).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        long done = 0;
        var tensors = new List<GgufTensorToWrite>();
        if (config.RopeScaling is { Kind: "llama3" } scaling)
        {
            tensors.Add(RotaryFactors(GgufRopeScaling.Divisors(scaling, config.RopeTheta, config.HeadSize)));
        }
        foreach ((string tensor, long[] shape) in LlamaTensors.Of(config))
        {
            tensors.Add(new GgufTensorToWrite(GgufTensorNames.FromTransformers(tensor), shape, plan[tensor], stream =>
            {
                EncodedTensor encoded = model.Tensors.Encoded(tensor);
                converter.Write(tensor, encoded, plan[tensor], Order(tensor, config.HeadSize), stream, rows =>
                {
                    done += rows * encoded.Columns;
                    progress?.Report(new ConversionProgress(done, total, tensor));
                }, cancellation);
            }));
        }
        GgufFileWriter.Write(path, entries, tensors);
    }

    // The inverse of what a reader does: row 2i + j of a head is row j · half + i of transformers.
    private static Func<long, long> Order(string tensor, int headSize) => GgufTensorNames.IsInterleaved(tensor)
        ? row => row / headSize * headSize + row % 2 * (headSize / 2) + row % headSize / 2
        : row => row;

    private static GgufTensorToWrite RotaryFactors(float[] divisors) => new(
        GgufTensorNames.RotaryFactors, [divisors.Length], TensorEncoding.F32, stream =>
        {
            byte[] bytes = new byte[4 * divisors.Length];
            TensorEncoding.F32.Encode(divisors, bytes);
            stream.Write(bytes);
        });
}
