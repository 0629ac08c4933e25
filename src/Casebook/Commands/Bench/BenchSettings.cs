namespace Casebook.Commands.Bench;

/// <summary>What is measured.</summary>
/// <param name="Prompt">Tokens of each prompt.</param>
/// <param name="Generate">Tokens that are generated for each sequence and timed.</param>
/// <param name="Batch">Sequences at once, each with a prompt of its own.</param>
/// <param name="Threads">Of the engine.</param>
/// <param name="Repetitions">Measurements of each speed, of which the middle one counts.</param>
internal sealed record BenchSettings(int Prompt, int Generate, int Batch, int Threads, int Repetitions)
{
    /// <summary>Rows of one pass: prompts are computed in chunks of what the batch leaves of them.</summary>
    public int RowsOfPass => Math.Max(512, 2 * Batch);

    /// <summary>
    /// Tokens that a sequence must have room for: those that are timed, the one that ends its prompt, and those that it
    /// gets while the prompts of sequences behind it are still computed.
    /// </summary>
    public int GenerateAtMost => (int)Math.Min(1L + Generate + ((long)Batch * Prompt / (RowsOfPass - Batch)) + 2, int.MaxValue / 2);
}
