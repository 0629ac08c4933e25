using Casebook.Engine.Kernels;

namespace Casebook.Training.Losses;

/// <summary><see cref="DeterministicMath.Exp"/> with its limits: two models may differ by more than a number can say.</summary>
internal static class PortableExp
{
    /// <summary>Exactly 1 for 0; infinity or 0 where the result is no normal number.</summary>
    public static double Of(double x) => x switch
    {
        > 709 => double.PositiveInfinity,
        < -708 => 0,
        _ => DeterministicMath.Exp(x),
    };
}
