namespace Casebook.Runs.Randomness;

/// <summary>
/// The random numbers that begin at one address (seed, name, step, sample, position), drawn one after the other. Open
/// one where it is needed and let it go: the same address gives the same numbers, on every machine and in every version.
/// </summary>
/// <remarks>Not thread-safe; two threads open two streams. 2^34 draws of 32 bits each.</remarks>
public sealed class RandomStream
{
    private readonly RandomSource _source;
    private readonly ulong _sample;
    private readonly uint _position;
    private (uint X, uint Y, uint Z, uint W) _block;
    private uint _nextBlock;
    private int _used = 4;

    /// <inheritdoc cref="RandomSource(ulong, string, ulong)"/>
    /// <param name="sample">The sample's id.</param>
    /// <param name="position">Token position or the like within the sample.</param>
    public RandomStream(ulong seed, string name, ulong step = 0, ulong sample = 0, uint position = 0)
        : this(new RandomSource(seed, name, step), sample, position)
    {
    }

    internal RandomStream(RandomSource source, ulong sample, uint position)
    {
        (_source, _sample, _position) = (source, sample, position);
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt()
    {
        if (_used == 4)
        {
            _block = _source.Block(_sample, _position, _nextBlock);
            _nextBlock = checked(_nextBlock + 1);
            _used = 0;
        }
        return _used++ switch { 0 => _block.X, 1 => _block.Y, 2 => _block.Z, _ => _block.W };
    }

    /// <summary>Uniform in [0, 1), 53 random bits.</summary>
    public double NextDouble()
    {
        uint high = NextUInt();
        return RandomSource.ToDouble(high, NextUInt());
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>), without bias. Lemire, arXiv 1805.10941.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint range = (uint)bound;
        ulong product = (ulong)NextUInt() * range;
        if ((uint)product < range)
        {
            uint threshold = (uint)((1UL << 32) % range);
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt() * range;
            }
        }
        return (int)(product >> 32);
    }

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Standard normal. The polar method of Marsaglia and Bray (1964), with a logarithm whose bits no platform changes.</summary>
    public double NextGaussian()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double square = (u * u) + (v * v);
            if (square is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * PortableLog.Of(square) / square);
            }
        }
    }

    /// <summary>One of the items.</summary>
    public T Choose<T>(IReadOnlyList<T> items) => items[NextInt(items.Count)];

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
