using System.Globalization;
using System.Numerics;
using Casebook.Reasoning.Mathematics;
using CsCheck;

namespace Casebook.Reasoning.Tests.Mathematics;

public sealed class BallFunctionsTests
{
    // Digits that were computed by others, long ago.
    [Theory]
    [InlineData("pi", "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798")]
    [InlineData("e", "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759457138217852516642743")]
    [InlineData("ln 2", "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542")]
    [InlineData("sqrt 2", "1.41421356237309504880168872420969807856967187537694807317667973799073247846210703885038753432764157274")]
    [InlineData("sin 1", "0.841470984807896506652502321630298999622563060798371065672751709991910404391239668948639743543052695854")]
    [InlineData("cos 1", "0.540302305868139717400936607442976603732310420617922227670097255381100394774471764517951856087183089344")]
    public void Constants_have_the_digits_that_everybody_knows(string name, string digits)
    {
        Ball value = name switch
        {
            "pi" => BallFunctions.Pi,
            "e" => BallFunctions.E,
            "ln 2" => BallFunctions.Log(Ball.Of(2)),
            "sqrt 2" => Ball.Of(2).Root(2),
            "sin 1" => BallFunctions.Sin(Ball.One),
            _ => BallFunctions.Cos(Ball.One),
        };
        (value - Ball.Of(Rational.OfDecimal(digits))).Middle.GetBitLength().ShouldBeLessThan(12);
        value.Radius.ShouldBeLessThan(20);
        value.Radius.ShouldBeGreaterThan(0);
    }

    // A radius that is too small would call equal answers different; one that is too large would tell nothing apart.
    [Fact]
    public void Balls_hold_their_number_and_stay_small()
    {
        Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[1, 1000]).Sample((above, below) =>
        {
            Rational exact = Rational.Of(above, below);
            Ball x = Ball.Of(exact);
            Ball sine = BallFunctions.Sin(x);
            Ball cosine = BallFunctions.Cos(x);
            Same((sine * sine) + (cosine * cosine), Ball.One);
            Same(BallFunctions.Arctan(x) + BallFunctions.Arctan(-x), Ball.Zero);
            Ball angle = BallFunctions.Arctan(x);
            Same(BallFunctions.Sin(angle) / BallFunctions.Cos(angle), x);
            Same(BallFunctions.Arcsin(sine) * BallFunctions.Arcsin(sine), BallFunctions.Arcsin(-sine) * BallFunctions.Arcsin(-sine));
            Same(x.Root(3) * x.Root(3) * x.Root(3), x);
            if (exact.Sign > 0)
            {
                Same(x.Root(2) * x.Root(2), x);
                Same(BallFunctions.Exp(BallFunctions.Log(x)), x);
                Same(BallFunctions.Log(x) + BallFunctions.Log(Ball.One / x), Ball.Zero);
            }
            // e to a large negative number has few digits left behind a fixed point.
            Ball small = x * Ball.Of(Rational.Of(1, 10_000));
            Same(BallFunctions.Exp(small) * BallFunctions.Exp(-small), Ball.One);
            Math.Abs(Double(sine) - Math.Sin((double)above / below)).ShouldBeLessThan(1e-9);
            Math.Abs(Double(BallFunctions.Arctan(x)) - Math.Atan((double)above / below)).ShouldBeLessThan(1e-12);
        }, iter: 1000);

        static void Same(Ball a, Ball b)
        {
            a.Meets(b).ShouldBeTrue();
            a.IsTight(ExpressionEquality.AgreedPlaces).ShouldBeTrue();
        }
    }

    // Exact where it can be: otherwise 2 and the root of 4 would never be the same endpoint.
    [Fact]
    public void Roots_of_squares_are_exact_and_others_are_not()
    {
        Ball.Of(Rational.Of(9, 4)).Root(2).ShouldBe(Ball.Of(Rational.Of(3, 2)));
        Ball.Of(-8).Root(3).ShouldBe(Ball.Of(-2));
        Ball.Of(2).Root(2).Radius.ShouldBe(BigInteger.One);
        Should.Throw<UndefinedException>(() => Ball.Of(-1).Root(2));
    }

    [Fact]
    public void Integer_roots_are_the_largest_that_fit() => Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[1, 40], Gen.Int[2, 9]).Sample((value, times, index) =>
    {
        BigInteger large = BigInteger.Pow(value, times);
        BigInteger root = Integers.Root(large, index);
        BigInteger.Pow(root, index).ShouldBeLessThanOrEqualTo(large);
        BigInteger.Pow(root + 1, index).ShouldBeGreaterThan(large);
    }, iter: 2000);

    private static double Double(Ball ball) => double.Parse((ball.Middle * BigInteger.Pow(10, 20) >> Ball.Bits).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) / 1e20;
}
