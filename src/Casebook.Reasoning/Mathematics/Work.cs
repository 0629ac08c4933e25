namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// What one comparison may spend. Answers come from a model that is rewarded for them: <c>9^{9^{9^9}}</c> and a list of
/// a thousand logarithms must end as quickly as anything else.
/// </summary>
internal sealed class Work
{
    /// <summary>A unit is one operation on a number of 64 bits or less; all of them take about a tenth of a second.</summary>
    public const int Units = 150_000;

    /// <summary>Nested brackets; each takes a kilobyte of a thread's stack.</summary>
    public const int Depth = 100;

    /// <summary>Of an answer. The longest of the 12,500 answers of MATH has 159.</summary>
    public const int Characters = 2000;

    /// <summary>Of an exact integer: about 10,000 decimal digits.</summary>
    public const int Bits = 32_768;

    private int _left = Units;
    private int _depth;

    public void Spend(long cost)
    {
        if (cost > _left)
        {
            throw new MathematicsException("comparing the answers takes too long");
        }
        _left -= (int)cost;
    }

    public void Enter()
    {
        Spend(1);
        if (++_depth > Depth)
        {
            throw new MathematicsException("an answer is nested too deep");
        }
    }

    public void Leave() => _depth--;
}
