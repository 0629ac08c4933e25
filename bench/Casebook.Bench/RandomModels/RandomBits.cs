using System.Runtime.CompilerServices;

namespace Casebook.Bench.RandomModels;

/// <summary>
/// The random bits of one row of one tensor: a row can be made without those before it, and its bits depend on nothing
/// but seed, tensor and row. SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
internal struct RandomBits(ulong seed, int tensor, long row)
{
    private ulong _state = Mix(Mix(seed) ^ ((ulong)(uint)tensor << 40) ^ (ulong)row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0.8 to 1.2, so that no two blocks have the same scale.</summary>
    public double NearOne() => 0.8 + (0.4 * (Next() >> 11) / (1UL << 53));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
