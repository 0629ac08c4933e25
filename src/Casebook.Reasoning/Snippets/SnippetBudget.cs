namespace Casebook.Reasoning.Snippets;

/// <summary>
/// What a snippet may spend: every step and every character or element that is made costs one, so that neither time nor
/// memory can run away.
/// </summary>
internal sealed class SnippetBudget
{
    public const int Steps = 50_000;

    /// <summary>Nested evaluations; each takes a few hundred bytes of a thread's stack.</summary>
    public const int Depth = 250;

    private int _left = Steps;
    private int _depth;

    public void Spend(long cost)
    {
        if (cost > _left)
        {
            throw new SnippetException("the snippet takes too long or makes too much");
        }
        _left -= (int)cost;
    }

    public void Enter()
    {
        Spend(1);
        if (++_depth > Depth)
        {
            throw new SnippetException("the snippet is nested too deep");
        }
    }

    public void Leave() => _depth--;
}
