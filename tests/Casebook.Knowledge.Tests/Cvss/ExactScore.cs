using System.Numerics;

namespace Casebook.Knowledge.Tests.Cvss;

/// <summary>
/// The base equations a second time, slowly: straight from the vector's text, in fractions of arbitrary size, with the
/// weights of table 14 of the 3.0 and table 16 of the 3.1 specification typed in anew.
/// </summary>
internal static class ExactScore
{
    /// <summary>The base score times ten.</summary>
    public static int Tenths(string text)
    {
        Dictionary<string, string> m = text.Split('/').Skip(1).Select(p => p.Split(':')).ToDictionary(p => p[0], p => p[1]);
        bool changed = m["S"] == "C";
        Fraction c = Loss(m["C"]), i = Loss(m["I"]), a = Loss(m["A"]);
        Fraction iss = 1 - ((1 - c) * (1 - i) * (1 - a));
        Fraction impact = changed
            ? (Hundredths(752) * (iss - Thousandths(29))) - (Hundredths(325) * Power(iss - Thousandths(20), 15))
            : Hundredths(642) * iss;
        if (impact.Numerator.Sign <= 0)
        {
            return 0;
        }
        Fraction av = Hundredths(m["AV"] switch { "N" => 85, "A" => 62, "L" => 55, _ => 20 });
        Fraction ac = Hundredths(m["AC"] == "L" ? 77 : 44);
        Fraction pr = Hundredths((m["PR"], changed) switch { ("N", _) => 85, ("L", false) => 62, ("L", true) => 68, ("H", false) => 27, _ => 50 });
        Fraction ui = Hundredths(m["UI"] == "N" ? 85 : 62);
        Fraction total = impact + (Hundredths(822) * av * ac * pr * ui);
        total = changed ? Hundredths(108) * total : total;
        if (BigInteger.Compare(total.Numerator, 10 * total.Denominator) > 0)
        {
            total = new(10, 1);
        }
        return text.StartsWith("CVSS:3.0/", StringComparison.Ordinal) ? CeilingOfTenths(total) : Roundup(total);
    }

    private static int CeilingOfTenths(Fraction x) =>
        (int)((((x.Numerator * 10) + x.Denominator) - 1) / x.Denominator);

    /// <summary>Appendix A of 3.1: the nearest integer of hundred-thousandths, then up to the next tenth.</summary>
    private static int Roundup(Fraction x)
    {
        int input = (int)(((2 * x.Numerator * 100_000) + x.Denominator) / (2 * x.Denominator));
        return input % 10_000 == 0 ? input / 10_000 : (input / 10_000) + 1;
    }

    private static Fraction Loss(string value) => Hundredths(value switch { "H" => 56, "L" => 22, _ => 0 });

    private static Fraction Power(Fraction x, int n) => n == 0 ? new(1, 1) : x * Power(x, n - 1);

    private static Fraction Hundredths(int n) => new(n, 100);

    private static Fraction Thousandths(int n) => new(n, 1000);

    /// <summary>Never reduced; the denominator is positive.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static implicit operator Fraction(int n) => new(n, 1);

        public static Fraction operator +(Fraction a, Fraction b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction operator -(Fraction a, Fraction b) => new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    }
}
