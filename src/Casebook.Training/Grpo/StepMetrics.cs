using Casebook.Reasoning.Traces;

namespace Casebook.Training.Grpo;

/// <summary>
/// What a step's samples say of the policy: one line of <c>metrics.jsonl</c>. Shares are fractions; all samples count,
/// those of groups that were left out included.
/// </summary>
public static class StepMetrics
{
    /// <summary>Words in a row whose repetition <c>distinct_ngrams</c> counts.</summary>
    private const int Ngram = 3;

    /// <summary>Names and values, in the order in which they are written.</summary>
    public static IEnumerable<(string Name, double Value)> Of(IReadOnlyList<SampledGroup> groups)
    {
        SampledCompletion[] samples = [.. groups.SelectMany(group => group.Samples)];
        yield return ("reward", samples.Average(sample => sample.Judged.Reward));
        foreach (IGrouping<string, SampledGroup> domain in groups.GroupBy(group => group.Drawn.Problem.Domain).OrderBy(domain => domain.Key, StringComparer.Ordinal))
        {
            yield return ($"reward.{domain.Key}", domain.SelectMany(group => group.Samples).Average(sample => sample.Judged.Reward));
        }
        yield return ("correct_share", Share(samples, sample => sample.Judged.Verdict.Correct));
        yield return ("groups", groups.Count);
        yield return ("groups_used", groups.Count(group => group.IsUsed));
        yield return ("signal_share", groups.Count(group => group.HasSignal) / (double)groups.Count);
        yield return ("truncated_share", Share(samples, sample => sample.Completion.Finish != Reasoning.Problems.FinishReason.Stop));
        yield return ("violations_share", Share(samples, sample => sample.Judged.Verdict.Violations.Count > 0));
        foreach (IGrouping<string, string> gate in samples.SelectMany(sample => sample.Judged.Verdict.Violations).GroupBy(gate => gate).OrderBy(gate => gate.Key, StringComparer.Ordinal))
        {
            yield return ($"violations.{gate.Key}", gate.Count() / (double)samples.Length);
        }
        foreach (IGrouping<string, string> rule in samples.Select(sample => sample.Judged.Withheld).OfType<string>().GroupBy(rule => rule).OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            yield return ($"withheld.{rule.Key}", rule.Count() / (double)samples.Length);
        }
        yield return ("trace_tokens", samples.Average(sample => sample.TraceTokens));
        yield return ("tokens", samples.Average(sample => sample.Tokens.Length));
        yield return ("distinct_ngrams", TraceDiversity.DistinctNgrams(samples.Select(sample => sample.Completion.Trace), Ngram));
        yield return ("quotes_in_prompt", QuotesInPrompt(groups));
    }

    /// <summary>Of all quotations in all traces, the share that occurs in its prompt; not a number where nobody quotes.</summary>
    private static double QuotesInPrompt(IReadOnlyList<SampledGroup> groups)
    {
        int quotes = 0;
        int occurring = 0;
        foreach (SampledGroup group in groups)
        {
            string prompt = group.Drawn.Problem.PromptText();
            foreach (SampledCompletion sample in group.Samples)
            {
                (int all, int found) = QuotedEvidence.Count(sample.Completion.Trace, prompt);
                quotes += all;
                occurring += found;
            }
        }
        return quotes == 0 ? double.NaN : (double)occurring / quotes;
    }

    private static double Share(SampledCompletion[] samples, Func<SampledCompletion, bool> condition) =>
        samples.Count(condition) / (double)samples.Length;
}
