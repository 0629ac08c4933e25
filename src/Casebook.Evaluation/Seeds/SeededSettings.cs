using Casebook.Engine.Completions;
using Casebook.Engine.Generation;

namespace Casebook.Evaluation.Seeds;

/// <summary>How a model is evaluated with several seeds.</summary>
public sealed record SeededSettings
{
    /// <summary>Every problem is answered once a seed. Default 1 to 5 (the reference model's evaluation).</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>How to complete; its seed is replaced. Default temperature 0.6 (the reference model's evaluation).</summary>
    public CompletionSettings Completion { get; init; } = new() { Sampling = new SamplingParameters { Temperature = 0.6f } };

    /// <summary>The completion settings of one seed.</summary>
    public CompletionSettings For(ulong seed) => Completion with { Sampling = Completion.Sampling with { Seed = seed } };

    /// <exception cref="ArgumentException">The seeds can not give what is asked for.</exception>
    internal void Check()
    {
        if (Seeds.Count == 0 || Seeds.Distinct().Count() != Seeds.Count)
        {
            throw new ArgumentException($"An evaluation needs at least one seed and no seed twice; given: {string.Join(", ", Seeds)}.", nameof(Seeds));
        }
        // Equal answers five times over would pass for five that agree.
        if (Completion.Sampling.Temperature == 0 && Seeds.Count > 1)
        {
            throw new ArgumentException("At temperature 0 every seed gives the same answers; ask for one seed.", nameof(Seeds));
        }
    }
}
