using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Randomness;
using Casebook.Training.Grpo;

namespace Casebook.Bench;

/// <summary>
/// One step's prompts and responses, with the lengths of the demo's data: prompts of 50 to 100 tokens (cve-cwe) and of
/// 70 to 130 (cve-cvss) in turn, responses of 40 to 200. Tokens are random, since speed does not depend on them; every
/// number comes from one fixed stream.
/// </summary>
internal sealed class GrpoSamples
{
    private static readonly Problem _asked = new() { Id = "bench", Domain = "bench", Source = "bench", Messages = [], Verifier = "bench", Reference = new IntegerReference(0) };

    public GrpoSamples(int prompts, int samplesOfAPrompt)
    {
        SamplesOfAPrompt = samplesOfAPrompt;
        var random = new RandomStream(1, "bench.grpo");
        Groups = [.. Enumerable.Range(0, prompts).Select(draw =>
        {
            int[] prompt = Tokens(random, draw % 2 == 0 ? 50 + random.NextInt(51) : 70 + random.NextInt(61));
            return new SampledGroup(new DrawnProblem(draw, _asked, prompt), [.. Enumerable.Range(0, samplesOfAPrompt).Select(_ => Sample(random))]);
        })];
    }

    public int SamplesOfAPrompt { get; }

    public IReadOnlyList<SampledGroup> Groups { get; }

    public IEnumerable<SampledCompletion> Samples => Groups.SelectMany(group => group.Samples);

    /// <summary>Tokens of all samples, each with its prompt, nothing else: what every way of laying them out has to get through.</summary>
    public long SampleTokens => Groups.Sum(group => group.Samples.Sum(sample => (long)group.Drawn.Prompt.Length + sample.Tokens.Length));

    public override string ToString() =>
        $"{Groups.Count} prompts of {Groups.Average(group => group.Drawn.Prompt.Length):F0} tokens x {SamplesOfAPrompt} responses of {Samples.Average(sample => sample.Tokens.Length):F0}, {SampleTokens:N0} sample tokens";

    private static SampledCompletion Sample(RandomStream random)
    {
        int[] tokens = Tokens(random, 40 + random.NextInt(161));
        return new SampledCompletion(
            tokens, new float[tokens.Length], new Completion(TraceOutcome.Closed, "", "", FinishReason.Stop), 0, new Rewarded(0, new Verdict(false, null, [], "")))
        {
            Advantage = random.NextGaussian(),
        };
    }

    private static int[] Tokens(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt(BenchShapes.Demo.VocabularySize))];
}
