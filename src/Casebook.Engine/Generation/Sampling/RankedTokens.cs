namespace Casebook.Engine.Generation.Sampling;

/// <summary>
/// The most probable tokens of a row, most probable first, the lower id first among equals: those that top-k, top-p and
/// min-p keep.
/// </summary>
internal sealed class RankedTokens(int vocabulary)
{
    // Of the most probable token's share. Most rows are decided by a few tokens; sorting a whole vocabulary takes longer than a pass of a small model.
    private const float FirstFloor = 1e-2f, FloorStep = 1e-3f, LastFloor = 1e-30f;

    private readonly ulong[] _ranked = new ulong[vocabulary];

    /// <summary>Whether parameters keep less than the whole vocabulary.</summary>
    public static bool IsNeeded(SamplingParameters sampling, int vocabulary) =>
        sampling.TopP < 1 || sampling.MinP > 0 || (sampling.TopK > 0 && sampling.TopK < vocabulary);

    /// <summary>Sorts and gives the number of tokens that are kept; at least one.</summary>
    /// <param name="exponentials">Of each token, exp(logit − largest logit).</param>
    /// <param name="sum">Of all of them.</param>
    public int Keep(ReadOnlySpan<float> exponentials, float sum, SamplingParameters sampling)
    {
        for (float floor = FirstFloor; ; floor *= FloorStep)
        {
            // Tokens of no probability can not be drawn, so they are never ranked.
            bool whole = floor < LastFloor;
            int count = Collect(exponentials, whole ? 0 : floor);
            var (kept, decided) = Cut(exponentials, count, sum, sampling, floor);
            if (decided || whole)
                return Math.Max(kept, 1);
        }
    }

    /// <summary>The kept token at which the running sum passes the number's share of all that are kept.</summary>
    public int Draw(ReadOnlySpan<float> exponentials, int kept, double number)
    {
        double total = 0, passed = 0;
        for (int i = 0; i < kept; i++)
            total += exponentials[(int)(uint)_ranked[i]];
        for (int i = 0; i < kept; i++)
        {
            int token = (int)(uint)_ranked[i];
            passed += exponentials[token];
            if (passed > number * total)
                return token;
        }
        return (int)(uint)_ranked[0];
    }

    private int Collect(ReadOnlySpan<float> exponentials, float floor)
    {
        int count = 0;
        for (int i = 0; i < exponentials.Length; i++)
        {
            if (exponentials[i] >= floor && exponentials[i] > 0)
                _ranked[count++] = ((ulong)~BitConverter.SingleToUInt32Bits(exponentials[i]) << 32) | (uint)i;
        }
        Array.Sort(_ranked, 0, count);
        return count;
    }

    /// <summary>How many of the ranked tokens are kept, and whether tokens that are not ranked could not be.</summary>
    private (int Kept, bool Decided) Cut(ReadOnlySpan<float> exponentials, int count, float sum, SamplingParameters sampling, float floor)
    {
        int kept = count;
        bool decided = false;
        if (sampling.TopK > 0 && sampling.TopK <= count)
            (kept, decided) = (sampling.TopK, true);
        if (sampling.MinP > 0)
        {
            float least = sampling.MinP * exponentials[(int)(uint)_ranked[0]];
            int reached = 0;
            while (reached < kept && exponentials[(int)(uint)_ranked[reached]] >= least)
                reached++;
            decided |= reached < kept || least >= floor;
            kept = reached;
        }
        if (sampling.TopP < 1)
        {
            double wanted = (double)sampling.TopP * sum, passed = 0;
            for (int i = 0; i < kept; i++)
            {
                passed += exponentials[(int)(uint)_ranked[i]];
                if (passed >= wanted)
                    return (i + 1, true);
            }
        }
        return (kept, decided);
    }
}
