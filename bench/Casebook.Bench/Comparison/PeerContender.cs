using System.Diagnostics;
using Casebook.Bench.Peers;

namespace Casebook.Bench.Comparison;

/// <summary>A peer's library, driven as its own batched benchmark does, with the most probable token as the next one.</summary>
internal sealed class PeerContender : IContender
{
    private readonly PeerContext _context;
    private readonly ContenderSize _size;
    private readonly int[] _first, _tokens, _positions, _sequences;
    private readonly sbyte[] _wanted;

    /// <param name="unified">How the peer stores keys: see <see cref="PeerContext"/>.</param>
    public PeerContender(PeerModel model, ContenderSize size, int threads, bool unified)
    {
        Name = model.Library.Name;
        _size = size;
        // A shared prompt is stored once in one buffer, and once a sequence in streams.
        int longest = (size.PromptTokens + size.Steps + 1 + 255) / 256 * 256;
        _context = new PeerContext(model, longest * size.Sequences, size.Sequences, threads, unified);
        _first = new int[size.Sequences];
        _tokens = new int[size.Sequences];
        _positions = new int[size.Sequences];
        _sequences = [.. Enumerable.Range(0, size.Sequences)];
        _wanted = [.. Enumerable.Repeat((sbyte)1, size.Sequences)];
    }

    public string Name { get; }

    public TimeSpan Prompt(int[] prompt)
    {
        _context.Clear();
        long start = Stopwatch.GetTimestamp();
        _context.Decode(0, 0, prompt);
        _context.Greedy(prompt.Length - 1);
        return Stopwatch.GetElapsedTime(start);
    }

    public void Begin(IReadOnlyList<int[]> prompts)
    {
        _context.Clear();
        for (int p = 0; p < prompts.Count; p++)
        {
            int leader = p * _size.Samples;
            _context.Decode(leader, 0, prompts[p]);
            _first.AsSpan(leader, _size.Samples).Fill(_context.Greedy(prompts[p].Length - 1));
            for (int s = leader + 1; s < leader + _size.Samples; s++)
                _context.Share(leader, s);
        }
    }

    public TimeSpan Steps(int count)
    {
        _first.CopyTo(_tokens, 0);
        _positions.AsSpan().Fill(_size.PromptTokens);
        foreach (int sequence in _sequences)
            _context.Trim(sequence, _size.PromptTokens);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            _context.Decode(_tokens, _positions, _sequences, _wanted);
            for (int s = 0; s < _tokens.Length; s++)
            {
                _tokens[s] = _context.Greedy(s);
                _positions[s]++;
            }
        }
        return Stopwatch.GetElapsedTime(start);
    }

    public void Rest() => _context.Rest();

    public void Dispose() => _context.Dispose();
}
