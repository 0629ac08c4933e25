using System.Runtime.Intrinsics;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Tests.Kernels;

/// <summary>Our own elementary functions replace the system's, so they have to be as good.</summary>
public sealed class ElementaryFunctionTests
{
    [Fact]
    public void Logarithm_sine_and_cosine_are_right_to_the_last_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.Pow(10, random.NextDouble() * 40 - 20), angle = random.NextDouble() * 150_000;
            DeterministicMath.Log(x).ShouldBe(Math.Log(x), 4e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
            var (sin, cos) = DeterministicMath.SinCos(angle);
            sin.ShouldBe(Math.Sin(angle), 1e-15);
            cos.ShouldBe(Math.Cos(angle), 1e-15);
        }
    }

    [Fact]
    public void Exponentials_are_right_in_double_and_in_the_lanes()
    {
        var random = new Random(2);
        for (int i = 0; i < 100_000; i++)
        {
            double x = random.NextDouble() * 170 - 85;
            double expected = Math.Exp(x);
            (DeterministicMath.Exp(x) / expected).ShouldBe(1, 1e-15 * Math.Max(1, Math.Abs(x)));
            float single = (float)x;
            ((double)Lanes.Exp(Vector512.Create(single)).GetElement(3) / Math.Exp(single)).ShouldBe(1, 2e-7);
        }
    }

    [Fact]
    public void Masked_scores_have_no_weight_and_NaN_is_not_hidden()
    {
        Lanes.Exp(Vector512.Create(float.NegativeInfinity)).ShouldBe(Vector512<float>.Zero);
        Lanes.Exp(Vector512.Create(-1000f)).ShouldBe(Vector512<float>.Zero);
        Lanes.Exp(Vector512<float>.Zero).ShouldBe(Vector512<float>.One);
        float.IsNaN(Lanes.Exp(Vector512.Create(float.NaN)).GetElement(0)).ShouldBeTrue();
    }
}
