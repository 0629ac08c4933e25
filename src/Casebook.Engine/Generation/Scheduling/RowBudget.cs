namespace Casebook.Engine.Generation.Scheduling;

/// <summary>What of a pass is still free.</summary>
internal sealed class RowBudget(int rows, int logits)
{
    public int Rows { get; private set; } = rows;

    public int Logits { get; private set; } = logits;

    public void Take(int rows, int logits)
    {
        Rows -= rows;
        Logits -= logits;
    }
}
