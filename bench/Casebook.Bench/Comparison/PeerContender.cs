using System.Diagnostics;
using Casebook.Bench.Peers;

namespace Casebook.Bench.Comparison;

/// <summary>A peer's library, driven as its own batched benchmark does, with the most probable token as the next one.</summary>
internal sealed class PeerContender : IContender
{
    private readonly PeerContext _context;
    private readonly ContenderSize _size;
    private readonly int[] _tokens, _positions, _sequences;
    private readonly sbyte[] _wanted;

    /// <param name="unified">How the peer stores keys: see <see cref="PeerContext"/>.</param>
    public PeerContender(PeerModel model, ContenderSize size, int threads, bool unified)
    {
        Name = model.Library.Name;
        _size = size;
        // A shared prompt is stored once in one buffer, and once a sequence in streams.
        int longest = (size.Longest + 255) / 256 * 256;
        _context = new PeerContext(model, longest * size.Sequences, size.Sequences, threads, unified);
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

    public void Begin(IReadOnlyList<int[]> prompts, int samples, int steps)
    {
        _context.Clear();
        for (int p = 0; p < prompts.Count; p++)
        {
            int first = p * samples;
            _context.Decode(first, 0, prompts[p]);
            int token = _context.Greedy(prompts[p].Length - 1);
            for (int s = first; s < first + samples; s++)
            {
                if (s > first)
                    _context.Share(first, s);
                _tokens[s] = token;
                _positions[s] = prompts[p].Length;
            }
        }
    }

    public TimeSpan Steps(int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            _context.Decode(_tokens, _positions, _sequences, _wanted);
            for (int s = 0; s < _size.Sequences; s++)
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
