namespace Casebook.Bench.Peers;

/// <summary>Sequences that a peer computes, with their keys and values.</summary>
internal sealed unsafe class PeerContext : IDisposable
{
    private readonly PeerLibrary _library;
    private readonly nint _context;
    private readonly int _vocabulary;
    private readonly delegate* unmanaged<nint, int, int*, int*, int*, sbyte*, int> _decode;
    private readonly delegate* unmanaged<nint, int, int> _greedy;
    private readonly delegate* unmanaged<nint, void> _rest;

    /// <param name="tokens">Room for all sequences together.</param>
    /// <param name="unified">Keys of all sequences in one buffer, in which a shared prompt is stored once.</param>
    /// <param name="exact">Keys and values in fp32, where the peer would have them in fp16.</param>
    public PeerContext(PeerModel model, int tokens, int sequences, int threads, bool unified, bool exact = false)
    {
        _library = model.Library;
        _vocabulary = model.Vocabulary;
        _context = ((delegate* unmanaged<nint, int, int, int, int, int, nint>)_library.Function("peer_begin"))(model.Handle, tokens, sequences, threads, unified ? 1 : 0, exact ? 1 : 0);
        if (_context == 0)
            throw new PeerException($"{_library.Name} makes no context of {tokens} tokens for {sequences} sequences: {_library.Error}");
        _decode = (delegate* unmanaged<nint, int, int*, int*, int*, sbyte*, int>)_library.Function("peer_decode");
        _greedy = (delegate* unmanaged<nint, int, int>)_library.Function("peer_greedy");
        _rest = (delegate* unmanaged<nint, void>)_library.Function("peer_rest");
    }

    /// <summary>Computes rows: a token each, its position, its sequence, and whether its logits are wanted (1).</summary>
    public void Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> positions, ReadOnlySpan<int> sequences, ReadOnlySpan<sbyte> wanted)
    {
        fixed (int* t = tokens, p = positions, s = sequences)
        fixed (sbyte* w = wanted)
        {
            int result = _decode(_context, tokens.Length, t, p, s, w);
            if (result != 0)
                throw new PeerException($"{_library.Name} fails with {result} at {tokens.Length} tokens: {_library.Error}");
        }
    }

    /// <summary>Computes tokens of one sequence; of the last one the logits are kept.</summary>
    public void Decode(int sequence, int position, ReadOnlySpan<int> tokens)
    {
        int[] positions = [.. Enumerable.Range(position, tokens.Length)];
        int[] sequences = new int[tokens.Length];
        sequences.AsSpan().Fill(sequence);
        sbyte[] wanted = new sbyte[tokens.Length];
        wanted[^1] = 1;
        Decode(tokens, positions, sequences, wanted);
    }

    /// <summary>The most probable token after a row of the last batch whose logits were wanted.</summary>
    public int Greedy(int row) => _greedy(_context, row);

    /// <summary>The logits of a row of the last batch whose logits were wanted.</summary>
    public float[] Logits(int row)
    {
        var logits = ((delegate* unmanaged<nint, int, float*>)_library.Function("peer_logits"))(_context, row);
        return logits != null ? new Span<float>(logits, _vocabulary).ToArray() : throw new PeerException($"{_library.Name} has no logits of row {row}.");
    }

    /// <summary>Forgets all sequences.</summary>
    public void Clear() => ((delegate* unmanaged<nint, void>)_library.Function("peer_clear"))(_context);

    /// <summary>Lets a sequence begin with all that another has.</summary>
    public void Share(int from, int to) => ((delegate* unmanaged<nint, int, int, void>)_library.Function("peer_share"))(_context, from, to);

    /// <summary>Lets a sequence forget everything from a position on.</summary>
    public void Trim(int sequence, int position) => ((delegate* unmanaged<nint, int, int, void>)_library.Function("peer_trim"))(_context, sequence, position);

    /// <summary>Lets the workers sleep until the next batch.</summary>
    public void Rest() => _rest(_context);

    public void Dispose() => ((delegate* unmanaged<nint, void>)_library.Function("peer_end"))(_context);
}
