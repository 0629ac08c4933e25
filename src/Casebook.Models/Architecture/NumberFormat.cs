using System.ComponentModel;

namespace Casebook.Models.Architecture;

/// <summary>What products are computed in, in training and then in use. Sums, and weights while they are trained, are fp32 in both.</summary>
public enum NumberFormat
{
    /// <summary>Everything in fp32.</summary>
    [Description("everything in fp32")]
    Fp32,

    /// <summary>Both sides of every product rounded to BF16, and their products summed in fp32: about twice as fast where the processor has an instruction for it.</summary>
    [Description("both sides of every product rounded to bf16, sums and weights in fp32")]
    Bf16,
}
