namespace Casebook.Bench.Comparison;

/// <summary>An engine that takes part: ours or a peer. What it computes is what its user would get, the choice of the next token included.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Forgets all sequences, computes a prompt and chooses the token after it.</summary>
    /// <returns>How long that took.</returns>
    TimeSpan Prompt(int[] prompt);

    /// <summary>Forgets all sequences and begins new ones, ready for the first step: a number of samples of each prompt.</summary>
    /// <param name="steps">The most that will be asked for.</param>
    void Begin(IReadOnlyList<int[]> prompts, int samples, int steps);

    /// <summary>One token more for every sequence, as often as asked for.</summary>
    /// <returns>How long that took.</returns>
    TimeSpan Steps(int count);

    /// <summary>The other's turn comes: whatever spins must stop.</summary>
    void Rest();
}

/// <summary>How many sequences, and how long they may get.</summary>
/// <param name="Prompts">Different prompts.</param>
/// <param name="Samples">Sequences of each prompt.</param>
/// <param name="PromptTokens">Tokens of a prompt.</param>
/// <param name="Longest">Tokens of the longest sequence.</param>
internal sealed record ContenderSize(int Prompts, int Samples, int PromptTokens, int Longest)
{
    public int Sequences => Prompts * Samples;
}
