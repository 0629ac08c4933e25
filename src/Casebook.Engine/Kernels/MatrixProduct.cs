namespace Casebook.Engine.Kernels;

/// <summary>
/// fp32 matrix products. Every element of the result is one chain of fused multiply-adds over the depth, from its first
/// index to its last, whatever the rows beside it, the tile's shape, the blocking or the instruction set. That is the
/// root of all promises about bits: a row's result is the same alone and in any company.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Columns of a panel of packed weights.</summary>
    public const int PanelWidth = 64;

    /// <summary>Depth of a block: 128 × 64 floats of the right operand are 32 KB and stay in the first-level cache.</summary>
    public const int DepthBlock = 128;

    /// <summary>C[rows × columns] (+)= A · B for operands that fit the cache as they are.</summary>
    /// <param name="a">A[r, k] is <c>a[r · rowStride + k · depthStride]</c>, so that a transposed operand needs no copy.</param>
    /// <param name="b">B[k, c] is <c>b[k · bStride + c]</c>.</param>
    /// <param name="c">C[r, c] is <c>c[r · cStride + c]</c>.</param>
    /// <param name="columns">A multiple of 16.</param>
    /// <param name="accumulate">Continue the chains that stand in C instead of starting from 0.</param>
    public static void Block(
        float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate) =>
        Block(KernelPaths.Current, a, rowStride, depthStride, b, bStride, c, cStride, rows, columns, depth, accumulate);

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    public static void Block(
        KernelPath path, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        switch (path)
        {
            case KernelPath.Emitted:
            case KernelPath.Avx512:
                Tiles512.Run(a, rowStride, depthStride, b, bStride, c, cStride, rows, columns, depth, accumulate);
                break;
            case KernelPath.Avx2:
                Tiles256.Run(a, rowStride, depthStride, b, bStride, c, cStride, rows, columns, depth, accumulate);
                break;
            default:
                TilesPortable.Run(a, rowStride, depthStride, b, bStride, c, cStride, rows, columns, depth, accumulate);
                break;
        }
    }

    /// <summary>
    /// C[rows × columns] (+)= A[rows × depth] · B with B packed in panels of 64 columns, each [depth × 64] and contiguous.
    /// </summary>
    /// <param name="columns">A multiple of 16; of the last panel only as many are computed as there are.</param>
    public static void Panels(float* a, nint aStride, float* panels, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        for (int column = 0; column < columns; column += PanelWidth)
        {
            float* panel = panels + (nint)column * depth;
            int width = Math.Min(PanelWidth, columns - column);
            for (int k = 0; k < depth;)
            {
                int n = NextBlock(depth - k);
                Block(a + k, aStride, 1, panel + (nint)k * PanelWidth, PanelWidth, c + column, cStride, rows, width, n, accumulate || k > 0);
                k += n;
            }
        }
    }

    /// <summary>C[rows × columns] (+)= A · B with B as plain rows.</summary>
    public static void Rows(
        float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth, bool accumulate)
    {
        for (int column = 0; column < columns; column += PanelWidth)
        {
            int width = Math.Min(PanelWidth, columns - column);
            for (int k = 0; k < depth;)
            {
                int n = NextBlock(depth - k);
                Block(a + k * depthStride, rowStride, depthStride, b + k * bStride + column, bStride, c + column, cStride, rows, width, n, accumulate || k > 0);
                k += n;
            }
        }
    }

    /// <summary>
    /// C[rows × columns] += Aᵀ · B over many rows of A and B: a weight's gradient. The depth runs outside, so that a block
    /// of B is read once for all of C's columns and rows that the task owns.
    /// </summary>
    public static void TransposedRows(float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int rows, int columns, int depth)
    {
        for (int k = 0; k < depth;)
        {
            int n = NextBlock(depth - k);
            for (int column = 0; column < columns; column += PanelWidth)
                Block(a + k * aStride, 1, aStride, b + k * bStride + column, bStride, c + column, cStride, rows, Math.Min(PanelWidth, columns - column), n, true);
            k += n;
        }
    }

    /// <summary>Whole blocks, the last one up to half as long again rather than a stub.</summary>
    public static int NextBlock(int left) => left <= DepthBlock + DepthBlock / 2 ? left : DepthBlock;
}
