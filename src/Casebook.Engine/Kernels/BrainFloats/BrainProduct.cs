using System.Runtime.CompilerServices;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Products of BF16 matrices, summed in fp32. Every element of the result is one chain over the pairs of elements along
/// the depth, in each pair the second product before the first, each added with one rounding, whatever the rows beside
/// it, the tiles, the blocking or the instruction set: the bits are those of <see cref="BrainDots"/>.
/// </summary>
internal static unsafe class BrainProduct
{
    /// <summary>Columns of a panel: two vectors.</summary>
    public const int PanelWidth = BrainPanels.Outputs;

    /// <summary>Bytes from one pair of a panel to the next.</summary>
    public const int PanelPair = PanelWidth * 2 * sizeof(ushort);

    private const int Vectors = PanelWidth / Lanes.Count, StretchPairs = 64;

    private static readonly EmittedCode _code = new(
        TileAssembler.Accumulators * Vectors, piece => TileAssembler.Assemble(piece / Vectors + 1, piece % Vectors + 1));

    /// <summary>Rows of a tile at most.</summary>
    public const int TileRows = TileAssembler.Accumulators / Vectors;

    /// <summary>C[rows × columns] = A · B over one panel of B.</summary>
    /// <param name="a">Pair p of row r is at <paramref name="a"/> + r · <paramref name="rowBytes"/> + p · <paramref name="pairBytes"/>.</param>
    /// <param name="panel">[pairs][<see cref="PanelWidth"/>][2].</param>
    /// <param name="c">C[r, c] is <c>c[r · cStride + c]</c>.</param>
    /// <param name="columns">16 or 32.</param>
    /// <param name="pairs">At least one.</param>
    public static void Panel(ushort* a, nint rowBytes, nint pairBytes, ushort* panel, float* c, nint cStride, int rows, int columns, int pairs, TileClosing closing) =>
        Panel(KernelPaths.Current, a, rowBytes, pairBytes, panel, c, cStride, rows, columns, pairs, closing);

    /// <summary>The same on a path of the caller's choice: for tests, which compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel(
        KernelPath path, ushort* a, nint rowBytes, nint pairBytes, ushort* panel, float* c, nint cStride, int rows, int columns, int pairs, TileClosing closing)
    {
        bool emitted = path == KernelPath.Emitted && BrainDots.HasInstruction;
        var arguments = new TileArguments
        {
            ARow = rowBytes,
            APair = pairBytes,
            B = (byte*)panel,
            BPair = PanelPair,
            CRow = cStride * sizeof(float),
            Pairs = pairs,
            Closing = (long)closing,
        };
        // As few tiles as can be, as even as they come.
        for (int first = 0, count, left = (rows + TileRows - 1) / TileRows; left > 0; first += count, left--)
        {
            count = (rows - first) / left;
            arguments.A = (byte*)a + first * rowBytes;
            arguments.C = (byte*)(c + first * cStride);
            if (emitted)
                ((delegate* unmanaged[SuppressGCTransition]<TileArguments*, void>)_code.Address((count - 1) * Vectors + columns / Lanes.Count - 1))(&arguments);
            else
                Widened(path, &arguments, count, columns);
        }
    }

    /// <summary>C[rows × columns] = A · B with all panels of B, which follow one another.</summary>
    public static void Panels(ushort* a, nint rowBytes, ushort* panels, float* c, nint cStride, int rows, int columns, int pairs, TileClosing closing)
    {
        for (int column = 0; column < columns; column += PanelWidth)
            Panel(a, rowBytes, 2 * sizeof(ushort), panels + (nint)column * 2 * pairs, c + column, cStride, rows, Math.Min(PanelWidth, columns - column), pairs, closing);
    }

    /// <summary>Widening is exact, and the products are those of fp32 numbers in the order of the pairs.</summary>
    [SkipLocalsInit]
    private static void Widened(KernelPath path, TileArguments* arguments, int rows, int columns)
    {
        const int Stretch = 2 * StretchPairs;
        float* b = stackalloc float[Stretch * PanelWidth];
        float* a = stackalloc float[TileRows * Stretch];
        float* sums = stackalloc float[TileRows * PanelWidth];
        bool goesOn = arguments->Closing == (long)TileClosing.Continue;
        int pairs = (int)arguments->Pairs;
        for (int r = 0; goesOn && r < rows; r++)
            new ReadOnlySpan<float>(arguments->C + r * arguments->CRow, columns).CopyTo(new Span<float>(sums + r * PanelWidth, columns));
        for (int first = 0; first < pairs; first += StretchPairs)
        {
            int here = Math.Min(StretchPairs, pairs - first);
            BrainPanels.Widen((ushort*)(arguments->B + first * arguments->BPair), here, b);
            for (int r = 0; r < rows; r++)
            {
                byte* source = arguments->A + r * arguments->ARow + first * arguments->APair;
                for (int p = 0; p < here; p++, source += arguments->APair)
                {
                    uint both = *(uint*)source;
                    ((uint*)a)[r * Stretch + 2 * p] = both & 0xFFFF0000u;
                    ((uint*)a)[r * Stretch + 2 * p + 1] = both << 16;
                }
            }
            MatrixProduct.Block(path, a, Stretch, 1, b, PanelWidth, sums, PanelWidth, rows, columns, 2 * here, goesOn || first > 0);
        }
        for (int r = 0; r < rows; r++)
        {
            float* output = (float*)(arguments->C + r * arguments->CRow);
            for (int c = 0; c < columns; c++)
                output[c] = arguments->Closing == (long)TileClosing.Add ? sums[r * PanelWidth + c] + output[c] : sums[r * PanelWidth + c];
        }
    }
}
