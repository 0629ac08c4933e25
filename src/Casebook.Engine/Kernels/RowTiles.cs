namespace Casebook.Engine.Kernels;

/// <summary>Rows in tiles for products: as few as can be, and as even as they come.</summary>
/// <param name="rows">At least one where tiles are asked for.</param>
/// <param name="maximum">Rows of a tile at most.</param>
internal readonly struct RowTiles(int rows, int maximum)
{
    public int Count => (rows + maximum - 1) / maximum;

    /// <summary>The first row of a tile; of the one behind the last, the number of rows.</summary>
    public int Start(int tile) => (int)((long)rows * tile / Count);

    /// <summary>Rows of a tile.</summary>
    public int Length(int tile) => Start(tile + 1) - Start(tile);

    /// <summary>The tile that has a row.</summary>
    public int Of(int row) => (int)((((long)row + 1) * Count - 1) / rows);
}
