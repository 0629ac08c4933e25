namespace Casebook.Engine.Generation.Scheduling;

/// <summary>One request of a call: a prompt, and what is to be done after it.</summary>
internal abstract class Job(Call call, int index) : IDisposable
{
    public Call Call { get; } = call;

    /// <summary>The request's place in its call.</summary>
    public int Index { get; } = index;

    public abstract ReadOnlyMemory<int> Prompt { get; }

    /// <summary>Sequences that it has at once, at most.</summary>
    public abstract int Sequences { get; }

    /// <summary>Pages that it has at once, at most.</summary>
    public abstract long Pages { get; }

    /// <summary>Its first strand, which computes the prompt.</summary>
    public abstract PromptStrand Begin();

    /// <summary>Gives back what it holds beside its strands, once these have ended.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Pages of a prompt and of branches that go on from it, each of which may have a copy of the prompt's last page.</summary>
    protected static long PagesOf(int prompt, long longestBranch, int branches)
    {
        long shared = prompt / KeyValuePages.PageLength;
        long own = KeyValuePages.PagesFor(prompt + longestBranch) - shared;
        // The prompt's own last page stays while branches begin.
        return shared + branches * own + (prompt % KeyValuePages.PageLength > 0 ? 1 : 0);
    }
}
