using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>
/// A sequence at work: it puts rows into each pass and uses the logits that it asked for. Everything but
/// <see cref="Use"/> runs on the scheduler's thread, between passes.
/// </summary>
internal abstract class Strand(Job job) : IDisposable
{
    /// <summary>What it works for.</summary>
    public Job Job { get; } = job;

    /// <summary>Sequences that it stands for: more than one while they are still to come.</summary>
    public virtual int Sequences => 1;

    /// <summary>Puts what was planned for this pass into the batch.</summary>
    /// <returns>How many rows of logits it wants.</returns>
    public abstract int AddTo(DecodeBatch batch);

    /// <summary>Uses one of the rows of logits that were asked for in this pass, on any thread.</summary>
    /// <param name="row">Index among them.</param>
    public abstract unsafe void Use(int row, float* logits, Sampler sampler);

    /// <summary>Takes the results of the pass into account.</summary>
    /// <returns>The strands that go on, new ones among them; without this one if it has ended.</returns>
    public abstract IEnumerable<Strand> Settle();

    /// <summary>Gives the pages back.</summary>
    public abstract void Dispose();
}

/// <summary>A strand whose tokens are known beforehand, so that a pass computes as many of them as there is room for.</summary>
internal abstract class StretchStrand(Job job) : Strand(job)
{
    /// <summary>Takes rows for this pass, at most <paramref name="rows"/>; may be asked again for more.</summary>
    public abstract void Plan(int rows, RowBudget budget);
}
