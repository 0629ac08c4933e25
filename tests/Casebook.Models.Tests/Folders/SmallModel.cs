using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;

namespace Casebook.Models.Tests.Folders;

/// <summary>A model folder with made-up weights: element <c>i</c> of a tensor is <c>i / 64</c>, exact in any type.</summary>
internal static class SmallModel
{
    public static readonly LlamaConfig Config = new()
    {
        VocabularySize = SmallTokenizer.Tokenizer.VocabularySize,
        HiddenSize = 6,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 2,
        FeedForwardSize = 10,
        ContextLength = 64,
    };

    public static void Write(string folder, LlamaConfig? config = null, ElementType type = ElementType.F32, Action<string, float[]>? spoil = null)
    {
        using var tokenizer = new TemporaryFolder();
        SmallTokenizer.Trained.Save(tokenizer.Path);
        config ??= Config;
        ModelFolderWriter.Write(folder, config, tokenizer.Path, writer =>
        {
            foreach ((string name, long[] shape) in LlamaTensors.Of(config))
            {
                float[] values = Values(shape);
                spoil?.Invoke(name, values);
                writer.Write(name, values);
            }
        }, type);
    }

    public static float[] Values(long[] shape) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(i => i % 256 / 64f)];
}
