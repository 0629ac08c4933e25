namespace Casebook.Engine.Generation;

/// <summary>The rows of one forward pass of the generator: one or a few for each sample that goes on, and stretches of prompts.</summary>
internal sealed unsafe class DecodeBatch
{
    private readonly List<int> _tokens = [], _positions = [];
    private readonly List<(KeyValuePages.Page Page, int Slot)> _places = [];
    private readonly List<Span> _spans = [];
    private readonly List<int> _logitRows = [];

    public int Rows => _tokens.Count;

    public IReadOnlyList<Span> Spans => _spans;

    /// <summary>Rows whose logits are wanted, in the order in which they were asked for.</summary>
    public IReadOnlyList<int> LogitRows => _logitRows;

    /// <summary>Appends tokens to a sequence. A sequence comes once in a batch.</summary>
    /// <param name="wantedLogits">Of how many of them, the last ones, the logits are wanted.</param>
    public void Add(CachedSequence sequence, ReadOnlySpan<int> tokens, int wantedLogits)
    {
        int first = Rows, position = sequence.Length;
        foreach (int token in tokens)
        {
            _tokens.Add(token);
            _positions.Add(sequence.Length);
            _places.Add(sequence.Append());
        }
        _spans.Add(new Span(sequence, first, tokens.Length, position));
        for (int row = Rows - wantedLogits; row < Rows; row++)
            _logitRows.Add(row);
    }

    public void Clear()
    {
        _tokens.Clear();
        _positions.Clear();
        _places.Clear();
        _spans.Clear();
        _logitRows.Clear();
    }

    public void CopyTo(int* tokens, int* positions)
    {
        for (int i = 0; i < Rows; i++)
            (tokens[i], positions[i]) = (_tokens[i], _positions[i]);
    }

    public (KeyValuePages.Page Page, int Slot) Place(int row) => _places[row];

    /// <summary>Consecutive rows of one sequence.</summary>
    public readonly record struct Span(CachedSequence Sequence, int FirstRow, int Count, int FirstPosition);
}
