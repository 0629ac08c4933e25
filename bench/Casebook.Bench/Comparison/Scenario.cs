namespace Casebook.Bench.Comparison;

/// <summary>What is measured.</summary>
/// <param name="Name">As <c>--only</c> names it.</param>
/// <param name="Prompts">Different prompts.</param>
/// <param name="Samples">Sequences of each prompt.</param>
/// <param name="PromptTokens">Tokens of a prompt.</param>
/// <param name="IsPrompt">Whether prompts are what is timed; otherwise the steps after them.</param>
internal sealed record Scenario(string Name, int Prompts, int Samples, int PromptTokens, bool IsPrompt = false)
{
    // Where the prompt does not matter: a page of our cache, which is then kept from turn to turn, and a token more.
    private const int ShortPrompt = 65;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("prompt-512", 1, 1, 512, IsPrompt: true),
        new("generate-1", 1, 1, ShortPrompt),
        new("generate-8", 8, 1, ShortPrompt),
        new("generate-32", 32, 1, ShortPrompt),
        new("generate-64", 64, 1, ShortPrompt),
        new("group-8-of-512", 1, 8, 512),
        new("group-16-of-1024", 1, 16, 1024),
    ];

    public int Sequences => Prompts * Samples;

    /// <summary>Tokens that one timed unit (a prompt, or a step of all sequences) gives.</summary>
    public int TokensOfUnit => IsPrompt ? PromptTokens : Sequences;

    public ContenderSize Size(int steps) => new(Prompts, Samples, PromptTokens, steps);

    /// <summary>A prompt that nobody has seen before, so that it is found in no cache.</summary>
    public int[] NewPrompt(Random random, int vocabulary) => [.. Enumerable.Range(0, PromptTokens).Select(_ => random.Next(vocabulary / 8, vocabulary))];
}
