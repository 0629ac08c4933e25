using System.Text.Json.Serialization;
using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Models;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.ModelUse;

namespace Casebook.Commands.Model;

/// <summary>What is known of a model without reading its weights.</summary>
/// <param name="Model">Where it is.</param>
/// <param name="Format"><c>HuggingFace</c>, <c>Gguf</c> or <c>Llama2c</c>.</param>
/// <param name="Parameters">Elements of all tensors.</param>
/// <param name="Bytes">Of all tensors, as they are stored.</param>
/// <param name="BitsPerParameter">The quotient of the two.</param>
/// <param name="Architecture">Sizes.</param>
/// <param name="Tensors">By encoding.</param>
/// <param name="Tokenizer">Its kind and sizes.</param>
/// <param name="Template">The chat template's kind; null for a base model.</param>
/// <param name="TemplateProblem">Why the template can not be used, where there is one that can not.</param>
/// <param name="Memory">What running it takes.</param>
internal sealed record ModelInfo(
    string Model, string Format, long Parameters, long Bytes, double BitsPerParameter, ModelArchitecture Architecture,
    IReadOnlyList<EncodingShare> Tensors, TokenizerInfo Tokenizer, string? Template, string? TemplateProblem, MemoryNeed Memory)
{
    public static ModelInfo Of(ModelFiles model)
    {
        LlamaConfig config = model.Config;
        EncodingShare[] shares = [.. LlamaTensors.Of(config)
            .Select(tensor => (tensor.Name, Tensor: model.Tensors.Encoded(tensor.Name)))
            .GroupBy(each => (Kind: Kind(each.Name), each.Tensor.Encoding))
            .Select(group => new EncodingShare(
                group.Key.Kind, group.Key.Encoding.ToString(), group.Count(), group.Sum(each => each.Tensor.Rows * each.Tensor.Columns),
                group.Sum(each => each.Tensor.Rows * each.Tensor.Encoding.RowBytes(each.Tensor.Columns))))];
        long parameters = shares.Sum(share => share.Parameters);
        long bytes = shares.Sum(share => share.Bytes);
        (string? template, string? problem) = FindTemplate(model);
        return new ModelInfo(
            model.Location, model.Format.ToString(), parameters, bytes, 8.0 * bytes / parameters,
            new ModelArchitecture(
                config.Layers, config.HiddenSize, config.FeedForwardSize, config.Heads, config.KeyValueHeads, config.HeadSize, config.VocabularySize,
                config.ContextLength, config.NormEpsilon, config.RopeTheta, config.RopeScaling?.Kind, config.RopeScaling?.Factor, config.TiedEmbeddings, config.Numbers.ToString().ToLowerInvariant()),
            shares,
            new TokenizerInfo(model.Tokenizer.Kind, model.Tokenizer.VocabularySize, model.Tokenizer.SpecialTokens.Count, model.Tokenizer.BeginToken, model.Tokenizer.EndToken),
            template, problem, MemoryNeed.Of(config, PackedWeights.SizeOf(config, model.Tensors)));
    }

    // A name without its layer says what a tensor is for.
    private static string Kind(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal) ? "norms" : name switch
    {
        LlamaTensors.Embedding => "embedding",
        LlamaTensors.Head => "head",
        _ when name.Contains(".self_attn.", StringComparison.Ordinal) => "attention",
        _ => "feed-forward",
    };

    private static (string? Kind, string? Problem) FindTemplate(ModelFiles model)
    {
        if (model.TemplateText is null)
            return (null, null);
        try
        {
            return (model.Template.KindName, null);
        }
        catch (ModelFileException fault)
        {
            return (null, fault.Problem);
        }
    }
}

/// <summary>Sizes of a Llama.</summary>
internal sealed record ModelArchitecture(
    int Layers, int HiddenSize, int FeedForwardSize, int Heads, int KeyValueHeads, int HeadSize, int VocabularySize, int ContextLength,
    double NormEpsilon, double RopeTheta, string? RopeScaling, double? RopeScalingFactor, bool TiedEmbeddings, string Precision);

/// <summary>Tensors of one kind in one encoding.</summary>
internal sealed record EncodingShare(string Kind, string Encoding, int Tensors, long Parameters, long Bytes);

/// <summary>A tokenizer's kind and sizes.</summary>
internal sealed record TokenizerInfo(string Kind, int Vocabulary, int SpecialTokens, int? BeginToken, int? EndToken);

/// <summary>Bytes that running a model takes.</summary>
/// <param name="WeightBytes">The weights, packed for products.</param>
/// <param name="CacheBytesPerToken">Keys and values of one token, in the model's precision.</param>
/// <param name="CacheBytesFullContext">Those of a sequence as long as the context.</param>
/// <param name="Here">What it is given on this machine as it is now; null where it does not fit.</param>
internal sealed record MemoryNeed(long WeightBytes, long CacheBytesPerToken, long CacheBytesFullContext, GenerationMemory? Here)
{
    public static MemoryNeed Of(LlamaConfig config, PackedSize weights)
    {
        long full = CpuGenerator.CacheBytes(config, config.ContextLength);
        return new MemoryNeed(
            weights.Bytes, full / config.ContextLength, full,
            GenerationMemory.Fit(config, weights, new CpuGeneratorOptions(), Environment.ProcessorCount, ModelMemory.Available));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelInfo))]
internal sealed partial class ModelInfoJson : JsonSerializerContext;
