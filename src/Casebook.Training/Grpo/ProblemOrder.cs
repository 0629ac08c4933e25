using Casebook.Runs.Randomness;

namespace Casebook.Training.Grpo;

/// <summary>Which problem is drawn n-th: pass after pass over all of them, each in its own random order. Nothing of it has to be saved.</summary>
public sealed class ProblemOrder(int problems, ulong seed)
{
    private long _pass = -1;
    private int[] _order = [];

    /// <summary>The place in the file of the problem that is drawn n-th.</summary>
    /// <param name="draw">From 0.</param>
    public int At(long draw)
    {
        long pass = draw / problems;
        if (pass != _pass)
        {
            _order = [.. Enumerable.Range(0, problems)];
            new RandomStream(seed, "grpo.order", (ulong)pass).Shuffle(_order.AsSpan());
            _pass = pass;
        }
        return _order[draw % problems];
    }
}
