using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;

namespace Casebook.Training.Grpo;

/// <summary>Samples completions and has them judged. A sample depends on weights, seed, draw and its number in the group alone.</summary>
internal sealed class RolloutSampler(IGenerator generator, ChatTemplate template, RolloutSettings settings, RewardFunction reward, ulong seed)
{
    /// <summary>One group a problem, in the problems' order.</summary>
    /// <param name="progress">Told of every completion that ends.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is kept.</exception>
    public async Task<IReadOnlyList<SampledGroup>> SampleAsync(IReadOnlyList<DrawnProblem> drawn, Action<int>? progress, CancellationToken cancellationToken)
    {
        Sample[][] samples = [.. drawn.Select(one => Enumerable.Range(0, settings.Samples).Select(_ => new Sample(template, one.Prompt)).ToArray())];
        GenerationRequest[] requests = [.. drawn.Select(Request)];
        int ended = 0;
        await foreach (GeneratedToken token in generator.GenerateAsync(requests, cancellationToken).ConfigureAwait(false))
        {
            samples[token.Request][token.Sample].Push(token);
            if (token.Finish is not null)
            {
                progress?.Invoke(++ended);
            }
        }
        return [.. drawn.Select((one, i) => new SampledGroup(one, [.. samples[i].Select(sample => sample.Judge(one.Problem, reward, settings.Truncated))]))];
    }

    private GenerationRequest Request(DrawnProblem drawn) => new()
    {
        Prompt = drawn.Prompt,
        Samples = settings.Samples,
        MaximumTokens = settings.MaximumTokens,
        StopTokens = template.StopTokens,
        Sampling = new SamplingParameters { Temperature = settings.Temperature, TopP = settings.TopP, TopK = settings.TopK, Seed = seed },
        StreamKey = (ulong)drawn.Draw,
    };

    private sealed class Sample(ChatTemplate template, int[] prompt)
    {
        private readonly CompletionTokens _text = new(template, prompt);
        private readonly List<int> _tokens = [];
        private readonly List<float> _logProbabilities = [];
        private FinishReason _finish;

        public void Push(GeneratedToken token)
        {
            _tokens.Add(token.Token);
            _logProbabilities.Add(token.LogProbability);
            _text.Push(token.Token);
            _finish = token.Finish ?? _finish;
        }

        public SampledCompletion Judge(Problem problem, RewardFunction reward, TruncatedSamples truncated)
        {
            Completion completion = _text.Finish(_finish, out _);
            Rewarded judged = reward.Of(problem, completion, _tokens.Count);
            // One that was cut off has no whole answer, and the gates pay it nothing.
            return new SampledCompletion([.. _tokens], [.. _logProbabilities], completion, _text.TraceCount, judged)
            {
                IsMasked = _finish != FinishReason.Stop && truncated == TruncatedSamples.Mask,
            };
        }
    }
}
