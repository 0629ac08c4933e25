using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Training.Settings;

/// <summary>What goes into a step, and how it is cut.</summary>
public sealed class BatchSettings
{
    [Range(1, int.MaxValue)]
    [Description("About how many tokens, prompts included, one optimizer step sees (our trials at 1.8M parameters: 8192)")]
    public int TokensPerStep { get; init; } = 8192;

    [Range(1, 1 << 20)]
    [Description("The most tokens that go through the model at a time: memory for activations against nothing (2048 to 8192 are equally fast)")]
    public int MicroBatchTokens { get; init; } = 4096;

    [Description("Keep only the layers' inputs and compute the rest again on the way back: a fraction of the memory for about a third more time, and the same bits (verl's enable_gradient_checkpointing; TRL: true)")]
    public bool RecomputeActivations { get; init; }
}
