namespace Casebook.Engine.Generation.Sampling;

/// <summary>Bias, penalties and constraint, applied to a row of logits that is already divided by the temperature.</summary>
internal static unsafe class LogitChanges
{
    public static void Apply(float* scaled, int vocabulary, in DrawRule rule)
    {
        var sampling = rule.Sampling;
        float inverse = sampling.Temperature > 0 ? 1f / sampling.Temperature : 1;
        foreach (var (token, bias) in sampling.LogitBias)
            scaled[token] += bias * inverse;
        if (sampling.RepetitionPenalty != 1)
        {
            foreach (int token in Recent(rule))
                scaled[token] = scaled[token] <= 0 ? scaled[token] * sampling.RepetitionPenalty : scaled[token] / sampling.RepetitionPenalty;
        }
        if (sampling.PresencePenalty != 0 || sampling.FrequencyPenalty != 0)
        {
            foreach (var (token, count) in Counts(rule.Output.Span))
                scaled[token] -= (count * sampling.FrequencyPenalty + sampling.PresencePenalty) * inverse;
        }
        if (!rule.Allowed.IsEmpty)
            Forbid(scaled, vocabulary, rule.Allowed.Span);
    }

    private static HashSet<int> Recent(in DrawRule rule)
    {
        var output = rule.Output.Span;
        var prompt = rule.Prompt.Span;
        int window = rule.Sampling.RepetitionWindow == 0 ? int.MaxValue : rule.Sampling.RepetitionWindow;
        int fromOutput = Math.Min(window, output.Length);
        int fromPrompt = Math.Min(window - fromOutput, prompt.Length);
        var recent = new HashSet<int>();
        foreach (int token in output[^fromOutput..])
            recent.Add(token);
        foreach (int token in prompt[^fromPrompt..])
            recent.Add(token);
        return recent;
    }

    private static Dictionary<int, int> Counts(ReadOnlySpan<int> output)
    {
        var counts = new Dictionary<int, int>();
        foreach (int token in output)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        return counts;
    }

    private static void Forbid(float* scaled, int vocabulary, ReadOnlySpan<ulong> allowed)
    {
        for (int word = 0; word * 64 < vocabulary; word++)
        {
            ulong bits = word < allowed.Length ? allowed[word] : 0;
            if (bits == ulong.MaxValue)
                continue;
            int end = Math.Min(64, vocabulary - word * 64);
            for (int bit = 0; bit < end; bit++)
            {
                if ((bits >> bit & 1) == 0)
                    scaled[word * 64 + bit] = float.NegativeInfinity;
            }
        }
    }
}
