using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Engine.Learning;

namespace Casebook.Training.Settings;

/// <summary>AdamW.</summary>
public sealed class OptimizerSettings
{
    [Range(0.0, 1.0)]
    [Description("Peak learning rate (our trials at 1.8M parameters: 0.002; Llama 2 7B: 0.0003; TRL's SFT of a trained model: 0.00002)")]
    public double LearningRate { get; init; } = 0.002;

    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [Description("Decay of the first moment (Llama 2 and PyTorch: 0.9)")]
    public float Beta1 { get; init; } = 0.9f;

    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [Description("Decay of the second moment (Llama 2: 0.95; PyTorch: 0.999)")]
    public float Beta2 { get; init; } = 0.95f;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Description("Added to the root of the second moment (PyTorch: 1e-8)")]
    public float Epsilon { get; init; } = 1e-8f;

    [Range(0.0, 10.0)]
    [Description("Decoupled decay of matrices (Llama 2: 0.1)")]
    public float WeightDecay { get; init; } = 0.1f;

    [Range(0.0, 1e6)]
    [Description("The gradient is scaled down to this global norm, 0 for never (Llama 2: 1)")]
    public float ClipNorm { get; init; } = 1;

    /// <summary>The numbers of one step.</summary>
    public OptimizerStep At(int step, double learningRate) => new()
    {
        Number = step,
        LearningRate = (float)learningRate,
        Beta1 = Beta1,
        Beta2 = Beta2,
        Epsilon = Epsilon,
        WeightDecay = WeightDecay,
        ClipNorm = ClipNorm,
    };
}
