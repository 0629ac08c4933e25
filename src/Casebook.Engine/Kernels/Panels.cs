namespace Casebook.Engine.Kernels;

/// <summary>Transposes rows into the panels that <see cref="MatrixProduct.Panels"/> reads.</summary>
internal static unsafe class Panels
{
    /// <summary>
    /// panel[k, c] = rows[c, k] for up to 64 rows; columns of the panel beyond them are left alone.
    /// </summary>
    /// <param name="panel">[depth × 64].</param>
    /// <param name="firstColumn">Where in the panel the first row goes.</param>
    public static void Transpose(float* rows, nint rowStride, int count, int depth, float* panel, int firstColumn = 0)
    {
        panel += firstColumn;
        // In squares of 16: a square of the source and one of the target stay in the cache together.
        for (int k0 = 0; k0 < depth; k0 += Lanes.Count)
        {
            int kEnd = Math.Min(depth, k0 + Lanes.Count);
            for (int c = 0; c < count; c++)
            {
                float* source = rows + c * rowStride;
                for (int k = k0; k < kEnd; k++)
                    panel[k * MatrixProduct.PanelWidth + c] = source[k];
            }
        }
    }

    /// <summary>Packs all of a weight matrix [outputs × inputs]: one panel for every 64 outputs (a multiple of 64).</summary>
    public static void PackOutputs(float* weight, nint stride, int panel, int inputs, float* panels) =>
        Transpose(weight + panel * MatrixProduct.PanelWidth * stride, stride, MatrixProduct.PanelWidth, inputs, panels + (nint)panel * MatrixProduct.PanelWidth * inputs);
}
