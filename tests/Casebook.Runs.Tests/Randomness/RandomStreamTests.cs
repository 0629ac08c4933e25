using Casebook.Runs.Randomness;
using CsCheck;

namespace Casebook.Runs.Tests.Randomness;

public sealed class RandomStreamTests
{
    private const double PinnedDouble = 0.200903989681404;
    private const double PinnedGaussian = -0.595863882161862;
    private static readonly uint[] _pinnedBits = [3045469754, 762552819, 2257074852, 1152811793, 3853118460];
    private static readonly int[] _pinnedOrder = [6, 5, 3, 4, 0, 1, 8, 7, 9, 2];

    // Replay of an answer and resumption of a run rest on these numbers: a new version must give them too. The values
    // were computed from the definition by a second program in another language.
    [Fact]
    public void The_numbers_are_what_they_were()
    {
        var stream = new RandomStream(42, "sft.order", step: 3, sample: 5, position: 7);
        uint[] bits = [stream.NextUInt(), stream.NextUInt(), stream.NextUInt(), stream.NextUInt(), stream.NextUInt()];
        bits.ShouldBe(_pinnedBits);
        new RandomStream(42, "x").NextDouble().ShouldBe(PinnedDouble);
        new RandomStream(42, "x").NextGaussian().ShouldBe(PinnedGaussian);
        int[] order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        new RandomStream(42, "x").Shuffle(order.AsSpan());
        order.ShouldBe(_pinnedOrder);
    }

    // If an address were not unique, two samples would draw the same tokens.
    [Fact]
    public void Every_part_of_the_address_changes_the_numbers()
    {
        uint[] first =
        [
            new RandomStream(1, "a").NextUInt(),
            new RandomStream(2, "a").NextUInt(),
            new RandomStream(1UL << 32, "a").NextUInt(),
            new RandomStream(1, "b").NextUInt(),
            new RandomStream(1, "a", step: 1).NextUInt(),
            new RandomStream(1, "a", step: 1UL << 32).NextUInt(),
            new RandomStream(1, "a", sample: 1).NextUInt(),
            new RandomStream(1, "a", sample: 1UL << 32).NextUInt(),
            new RandomStream(1, "a", position: 1).NextUInt(),
        ];
        first.Distinct().Count().ShouldBe(first.Length);
    }

    // The decoder takes the short way, a replay may take the long one.
    [Fact]
    public void A_number_at_an_address_is_the_first_of_its_stream()
    {
        var source = new RandomSource(9, "decode", 4);
        source.DoubleAt(11, 12).ShouldBe(new RandomStream(9, "decode", 4, 11, 12).NextDouble());
        source.Open(11, 12).NextUInt().ShouldBe(new RandomStream(9, "decode", 4, 11, 12).NextUInt());
    }

    // A biased bound would make some exemplars more frequent; 13 does not divide 2^32.
    [Fact]
    public void Numbers_below_a_bound_are_even()
    {
        var stream = new RandomStream(1, "even");
        int[] counts = new int[13];
        for (int i = 0; i < 130_000; i++)
        {
            counts[stream.NextInt(13)]++;
        }
        // Chi-square with 12 degrees of freedom: 32.9 is passed by chance once in 1,000 seeds, and this seed is fixed.
        counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000).ShouldBeLessThan(32.9);
    }

    // A bound just above 2^30 rejects most of a block when the threshold is wrong.
    [Fact]
    public void Large_bounds_stay_below_and_reach_both_halves()
    {
        const int Bound = (1 << 30) + 1;
        var stream = new RandomStream(1, "large");
        int[] drawn = [.. Enumerable.Range(0, 1000).Select(_ => stream.NextInt(Bound))];
        drawn.ShouldAllBe(number => number >= 0 && number < Bound);
        drawn.Count(number => number < Bound / 2).ShouldBeInRange(440, 560);
        new RandomStream(1, "one").NextInt(1).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => stream.NextInt(0));
    }

    // Weights that are not standard normal at the start train worse, silently.
    [Fact]
    public void Gaussians_have_the_moments_of_a_standard_normal()
    {
        var stream = new RandomStream(1, "gauss");
        double[] drawn = [.. Enumerable.Range(0, 100_000).Select(_ => stream.NextGaussian())];
        drawn.Average().ShouldBe(0, 0.02);
        drawn.Average(x => x * x).ShouldBe(1, 0.02);
        drawn.Average(x => x * x * x * x).ShouldBe(3, 0.1);
        drawn.Count(x => Math.Abs(x) < 1.959964).ShouldBeInRange(94_600, 95_400);
    }

    // The logarithm of our own must be a logarithm.
    [Fact]
    public void The_portable_logarithm_agrees_with_the_platforms() =>
        Gen.Double[1e-300, 1].Select(Gen.Double[0, 1], (scale, unit) => unit < 0.5 ? scale : unit)
            .Where(value => value > 0)
            .Sample(value => Math.Abs(PortableLog.Of(value) - Math.Log(value)) <= 4e-16 * Math.Max(1, Math.Abs(Math.Log(value))));

    // A shuffle that loses or doubles an exemplar trains on other data than the user gave.
    [Fact]
    public void A_shuffle_is_a_permutation_and_all_orders_occur()
    {
        var seen = new HashSet<string>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            int[] items = [1, 2, 3, 4];
            new RandomStream(seed, "shuffle").Shuffle(items.AsSpan());
            items.Order().ShouldBe([1, 2, 3, 4]);
            seen.Add(string.Join("", items));
        }
        seen.Count.ShouldBe(24);
    }
}
