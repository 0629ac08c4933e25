using System.Numerics;
using Casebook.Reasoning.Mathematics;
using CsCheck;

namespace Casebook.Reasoning.Tests.Mathematics;

public sealed class RationalTests
{
    private static readonly Gen<Rational> _rationals = Gen.Select(Gen.Int[-40, 40], Gen.Int[1, 30], (above, below) => Rational.Of(above, below));

    // Every exact comparison stands on these.
    [Fact]
    public void Fractions_obey_the_laws_of_a_field() => Gen.Select(_rationals, _rationals, _rationals).Sample((a, b, c) =>
    {
        ((a + b) * c).ShouldBe((a * c) + (b * c));
        (a - a).IsZero.ShouldBeTrue();
        (a + b - b).ShouldBe(a);
        (b.IsZero || a * b / b == a).ShouldBeTrue();
        BigInteger.GreatestCommonDivisor(a.Numerator, a.Denominator).ShouldBe(BigInteger.One);
        a.CompareTo(b).ShouldBe(-b.CompareTo(a));
        Math.Sign(a.CompareTo(b)).ShouldBe((a - b).Sign);
    }, iter: 5000);

    // A power that takes −2 for −1 once called every even power of it 1.
    [Fact]
    public void A_power_is_a_product() => Gen.Select(_rationals, Gen.Int[-12, 12]).Sample((value, exponent) =>
    {
        if (exponent >= 0 || !value.IsZero)
        {
            Rational product = Enumerable.Repeat(value, Math.Abs(exponent)).Aggregate(Rational.One, (x, y) => x * y);
            value.Power(exponent).ShouldBe(exponent < 0 ? Rational.One / product : product);
        }
    }, iter: 5000);

    [Fact]
    public void A_root_is_found_where_it_is_rational_and_nowhere_else() => Gen.Select(_rationals, Gen.Int[2, 7]).Sample((value, index) =>
    {
        value.Power(index).Root(index).ShouldBe(index % 2 == 0 ? value.Abs() : value);
        if (value.Root(index) is { } root)
        {
            root.Power(index).ShouldBe(value);
        }
    }, iter: 5000);

    [Theory]
    [InlineData("12.50", "12.5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("0.001", "0.001")]
    [InlineData("007", "7")]
    public void Decimals_are_exact(string text, string value) => Rational.OfDecimal(text).ToString().ShouldBe(value);

    // 9^9^9 must be refused before it is computed.
    [Fact]
    public void What_is_too_large_is_refused_at_once()
    {
        Should.Throw<MathematicsException>(() => ((Rational)9).Power(387_420_489));
        Should.Throw<MathematicsException>(() => ((Rational)10).Power(20_000));
        Should.Throw<UndefinedException>(() => Rational.Of(1, 0));
        Should.Throw<UndefinedException>(() => default(Rational).Power(-1));
        ((Rational)(-1)).Power(387_420_489).ShouldBe(-1);
    }
}
