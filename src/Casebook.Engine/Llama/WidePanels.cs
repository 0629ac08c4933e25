using System.Runtime.InteropServices;
using Casebook.Engine.Kernels;
using Casebook.Engine.Threading;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Llama;

/// <summary>Packs rows of plain numbers into panels of 64 outputs, [depth][64] each.</summary>
internal static unsafe class WidePanels
{
    /// <param name="rowOf">The tensor's row for a padded output; what is not below the number of rows is left as it is.</param>
    /// <param name="panels">Zeros.</param>
    public static void Pack<T>(
        WorkerPool pool, EncodedTensor tensor, int outputs, Func<long, long> rowOf, int depth, int columnBlock, int paddedColumnBlock, T* panels)
        where T : unmanaged =>
        pool.Run(outputs / MatrixProduct.PanelWidth, (index, _) =>
        {
            T* panel = panels + (nint)index * MatrixProduct.PanelWidth * depth;
            for (int c = 0; c < MatrixProduct.PanelWidth; c++)
            {
                long row = rowOf(index * MatrixProduct.PanelWidth + c);
                if (row >= tensor.Rows)
                    continue;
                var elements = MemoryMarshal.Cast<byte, T>(tensor.Row(row));
                for (int k = 0; k < elements.Length; k++)
                    panel[(nint)(k / columnBlock * paddedColumnBlock + k % columnBlock) * MatrixProduct.PanelWidth + c] = elements[k];
            }
        });
}
