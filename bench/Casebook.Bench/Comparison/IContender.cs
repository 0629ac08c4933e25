namespace Casebook.Bench.Comparison;

/// <summary>An engine that takes part: ours or a peer. What it computes is what its user would get, the choice of the next token included.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Forgets all sequences, computes a prompt and chooses the token after it.</summary>
    /// <returns>How long that took.</returns>
    TimeSpan Prompt(int[] prompt);

    /// <summary>Forgets all sequences and computes the prompts that <see cref="Steps"/> begins with.</summary>
    void Begin(IReadOnlyList<int[]> prompts);

    /// <summary>From the prompts on, one token for every sequence, and that as often as asked for.</summary>
    /// <returns>How long the steps took, without whatever had to be done before the first.</returns>
    TimeSpan Steps(int count);

    /// <summary>The other's turn comes: whatever spins must stop.</summary>
    void Rest();
}

/// <summary>How many sequences, and how long they may get.</summary>
/// <param name="Prompts">Different prompts.</param>
/// <param name="Samples">Sequences of each prompt.</param>
/// <param name="PromptTokens">Tokens of a prompt.</param>
/// <param name="Steps">The most steps that are asked for.</param>
internal sealed record ContenderSize(int Prompts, int Samples, int PromptTokens, int Steps)
{
    public int Sequences => Prompts * Samples;
}
