namespace Casebook.Engine.Llama;

/// <summary>
/// Matrices of the same input whose outputs lie side by side, for example queries, keys and values, each in a format of
/// its own. Work is dealt out in lots of 64 outputs.
/// </summary>
internal sealed unsafe class MatrixGroup
{
    private const int LotOutputs = 64;
    private readonly List<(WeightMatrix Matrix, int Column, int FirstLot)> _members = [];

    /// <param name="members">Each with the column of its first output.</param>
    public MatrixGroup(params ReadOnlySpan<(WeightMatrix Matrix, int Column)> members)
    {
        foreach (var (matrix, column) in members)
        {
            _members.Add((matrix, column, Lots));
            Lots += (matrix.Outputs + LotOutputs - 1) / LotOutputs;
            Takes |= matrix.Takes;
            Bytes += matrix.Bytes;
            if (matrix.Takes.HasFlag(RowFormats.Bytes))
                QuantizedDepth = matrix.Depth;
            if (matrix.Takes.HasFlag(RowFormats.Brain))
                BrainDepth = matrix.Depth;
        }
    }

    public int Lots { get; }

    /// <summary>All formats of rows that a member takes.</summary>
    public RowFormats Takes { get; }

    public long Bytes { get; }

    /// <summary>Inputs of the quantised members, which have no padding; 0 where there are none.</summary>
    public int QuantizedDepth { get; }

    /// <summary>Inputs of the members in BF16, padded; 0 where there are none.</summary>
    public int BrainDepth { get; }

    /// <summary>Computes one lot for all rows.</summary>
    /// <param name="output">Of row 0 and column 0.</param>
    public void Multiply(in InputRows input, int lot, float* output, nint stride, bool accumulate, ProductScratch scratch)
    {
        int member = _members.Count - 1;
        while (_members[member].FirstLot > lot)
            member--;
        var (matrix, column, firstLot) = _members[member];
        int perLot = LotOutputs / matrix.Unit, first = (lot - firstLot) * perLot;
        matrix.Multiply(input, first, Math.Min(perLot, matrix.Units - first), output + column, stride, accumulate, scratch);
    }
}
