using Casebook.Engine.Generation.Guiding;
using Casebook.Engine.Generation.Sampling;
using Casebook.Runs.Randomness;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>A prompt and the samples that continue it.</summary>
internal sealed unsafe class GenerationJob(Call<GeneratedToken> call, int index, GenerationRequest request, int context, int vocabulary, SpeculationSettings speculation) : Job(call, index), IPromptEnd
{
    private readonly RandomSource _random = new(request.Sampling.Seed, "generate", request.StreamKey);
    private DrawnToken[] _first = [];

    public GenerationRequest Request => request;

    public Guide Guide { get; } = new(request, vocabulary);

    public SpeculationSettings Speculation => speculation;

    /// <summary>Tokens of prompt and output together.</summary>
    public int Context => context;

    public override ReadOnlyMemory<int> Prompt => request.Prompt;

    public override int Sequences => request.Samples;

    public override long Pages => PagesOf(Prompt.Length, Math.Min(request.MaximumTokens, context - Prompt.Length), request.Samples);

    public override PromptStrand Begin() => new(this, this);

    /// <summary>The token at a place, for a number that belongs to the place alone.</summary>
    public DrawnToken Draw(Sampler sampler, int sample, int position) => sampler.Draw(
        request.Sampling.Temperature > 0 ? _random.DoubleAt((ulong)sample, (uint)position) : 0);

    public void UsePromptEnd(float* logits, Sampler sampler)
    {
        sampler.Begin(logits, Guide.Rule(Guide.Start, ReadOnlyMemory<int>.Empty));
        var first = new DrawnToken[request.Samples];
        for (int sample = 0; sample < first.Length; sample++)
            first[sample] = Draw(sampler, sample, 0);
        _first = first;
    }

    public IReadOnlyList<Strand> GoOn(CachedSequence prompt)
    {
        var going = new List<Strand>();
        for (int sample = 0; sample < _first.Length; sample++)
        {
            var strand = new SampleStrand(this, sample, prompt.Fork());
            if (strand.Accept(_first[sample]))
                going.Add(strand);
            else
                strand.Dispose();
        }
        return going;
    }

    public void Tell(GeneratedToken token) => call.Add(token);
}
