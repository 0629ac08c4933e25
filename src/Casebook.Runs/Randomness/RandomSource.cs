using System.Text;

namespace Casebook.Runs.Randomness;

/// <summary>
/// Where random numbers stand: each has an address (seed, stream name, step, sample, position) and is computed from it,
/// so there is no state to save, and what one sample draws never depends on what another drew.
/// </summary>
/// <remarks>
/// Seed, name and step make a 64-bit key; sample (64 bits), position (32) and the index within the position (32) are
/// the counter. These numbers are part of the product's promise: they never change between versions.
/// </remarks>
public readonly struct RandomSource
{
    private readonly (uint, uint) _key;

    /// <param name="seed">The run's seed.</param>
    /// <param name="name">What the numbers are for, for example <c>sft.order</c>.</param>
    /// <param name="step">Step, epoch or request.</param>
    public RandomSource(ulong seed, string name, ulong step = 0)
    {
        ulong hash = Fnv1a(name);
        (uint x, uint y, _, _) = Philox.Block(
            ((uint)hash, (uint)(hash >> 32), (uint)step, (uint)(step >> 32)), ((uint)seed, (uint)(seed >> 32)));
        _key = (x, y);
    }

    /// <summary>A number in [0, 1) with 53 random bits: the first that <see cref="Open"/> would give there.</summary>
    public double DoubleAt(ulong sample, uint position)
    {
        (uint x, uint y, _, _) = Block(sample, position, 0);
        return ToDouble(x, y);
    }

    /// <summary>The sequence of numbers that begins at an address.</summary>
    public RandomStream Open(ulong sample = 0, uint position = 0) => new(this, sample, position);

    internal (uint X, uint Y, uint Z, uint W) Block(ulong sample, uint position, uint index) =>
        Philox.Block(((uint)sample, (uint)(sample >> 32), position, index), _key);

    internal static double ToDouble(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a, 64 bits: <c>string.GetHashCode</c> differs from process to process.</summary>
    private static ulong Fnv1a(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * 1099511628211;
        }
        return hash;
    }
}
