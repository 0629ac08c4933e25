using Casebook.Runs.Randomness;

namespace Casebook.Training.Planning;

/// <summary>
/// Which samples each step of one pass over the data sees: a random order that depends on seed and pass alone, cut into
/// steps of about the same number of tokens. No step reaches over the end of a pass.
/// </summary>
public static class EpochPlan
{
    /// <summary>Indices of the samples of each step.</summary>
    /// <param name="lengths">Tokens of each sample.</param>
    /// <param name="tokensPerStep">The pass is cut into as many equal parts as bring them nearest below this.</param>
    /// <param name="epoch">0 for the first pass.</param>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<int> lengths, int tokensPerStep, ulong seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        new RandomStream(seed, "sft.order", (ulong)epoch).Shuffle(order.AsSpan());

        long total = lengths.Sum(length => (long)length);
        long parts = Math.Max(1, (total + tokensPerStep - 1) / tokensPerStep);
        var steps = new List<int[]>();
        var open = new List<int>();
        long before = 0;
        long part = 0;
        foreach (int sample in order)
        {
            // A sample belongs to the part that its middle lies in; a part that none lies in is no step.
            long itsPart = (2 * before + lengths[sample]) * parts / (2 * total);
            if (itsPart != part && open.Count > 0)
            {
                steps.Add([.. open]);
                open.Clear();
            }
            part = itsPart;
            open.Add(sample);
            before += lengths[sample];
        }
        if (open.Count > 0)
        {
            steps.Add([.. open]);
        }
        return steps;
    }
}
