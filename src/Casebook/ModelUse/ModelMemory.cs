using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Models.Architecture;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.ModelUse;

/// <summary>Whether a model and what it generates fit into this machine's memory, told before any is taken.</summary>
internal static class ModelMemory
{
    /// <summary>Memory that can be had now, in bytes.</summary>
    public static long Available => Machine.MemoryAvailable() ?? Machine.MemoryTotal();

    /// <summary>What a model is given.</summary>
    /// <param name="model">As the user named it, for messages.</param>
    /// <param name="weights">Of the packed weights.</param>
    /// <param name="options">How much goes together; a longest sequence is one that the user asked for.</param>
    /// <exception cref="MemoryShortException">It does not fit.</exception>
    public static GenerationMemory Plan(string model, LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads)
    {
        long available = Available;
        return GenerationMemory.Fit(config, weights, options, threads, available)
            ?? throw new MemoryShortException(
                model, GenerationMemory.Least(config, weights, options, threads), available,
                options.MaximumSequence is null ? [] : ["give a shorter --context"]);
    }

    /// <summary>What a model takes with options of which none is to be lowered.</summary>
    /// <param name="remedy">What the command's own options can do about it.</param>
    /// <exception cref="MemoryShortException">It does not fit.</exception>
    public static GenerationMemory Whole(string model, LlamaConfig config, PackedSize weights, CpuGeneratorOptions options, int threads, string remedy)
    {
        long available = Available;
        var memory = GenerationMemory.Of(config, weights, options, threads);
        return memory.Total <= GenerationMemory.Usable(available) ? memory : throw new MemoryShortException(model, memory, available, remedy);
    }

    /// <summary>One line for people.</summary>
    public static string Told(this GenerationMemory memory) =>
        $"weights {Sizes.Binary(memory.WeightBytes)}, activations {Sizes.Binary(memory.BufferBytes)}, cache up to {Sizes.Binary(memory.CacheBytes)} for contexts of {memory.ContextLength:N0} tokens";
}

/// <summary>A model that is too large for the memory that there is.</summary>
/// <param name="model">As the user named it.</param>
/// <param name="need">The least that it can do with.</param>
/// <param name="available">What there is.</param>
/// <param name="remedies">What the command's own options can do about it.</param>
internal sealed class MemoryShortException(string model, GenerationMemory need, long available, params IReadOnlyList<string> remedies) : CasebookException(
    ExitCode.BadInput, model, "",
    $"needs {Sizes.Binary(need.Total)} of memory ({need.Told()}), and {Sizes.Binary(GenerationMemory.Usable(available))} can be had",
    $"Remedies: {string.Join(", ", [.. remedies, $"store it with fewer bits ({Invocation.Name} model quantize {Invocation.Quote(model)} --format Q4_K --out smaller.gguf)", "close other programs"])}.");
