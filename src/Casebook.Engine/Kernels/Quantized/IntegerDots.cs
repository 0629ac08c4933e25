namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Products of quantised weights and quantised rows. For every output: per block, an exact integer sum, then
/// <c>chain = fma(sum, scale · rowScale, chain)</c> and, with a minimum, <c>chain = fma(minimum, −rowScale · rowSum, chain)</c>,
/// block after block. Integer sums have no order and the rest is one chain of correctly rounded operations, so the bits
/// are the same on every path, for every tile and wherever the chain is interrupted.
/// </summary>
internal static unsafe class IntegerDots
{
    /// <summary>Products of an opened stretch of a panel with one tile. Emitted code is not here: it takes whole packed panels (<see cref="EmittedDots"/>).</summary>
    public static void Run(KernelPath path, ScaleKind kind, int tokens, DotArguments* arguments)
    {
        switch (path)
        {
            case KernelPath.Avx512:
                IntegerDots512.Run(kind, tokens, arguments);
                break;
            case KernelPath.Avx2:
                IntegerDots256.Run(kind, tokens, arguments);
                break;
            default:
                IntegerDotsPortable.Run(kind, tokens, arguments);
                break;
        }
    }
}
