using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Functions of integers that <see cref="BigInteger"/> does not have.</summary>
internal static class Integers
{
    /// <summary>2,500! has 24,600 bits.</summary>
    public const int LargestFactorial = 2500;

    /// <summary>The largest integer whose power is not above <paramref name="value"/>, which is not negative. Newton's method from above.</summary>
    public static BigInteger Root(BigInteger value, int index)
    {
        if (value.IsZero || value.IsOne || index == 1)
        {
            return value;
        }
        long bits = value.GetBitLength();
        if (index >= bits)
        {
            return BigInteger.One;
        }
        BigInteger root = BigInteger.One << (int)((bits + index - 1) / index);
        while (true)
        {
            BigInteger next = (((index - 1) * root) + (value / BigInteger.Pow(root, index - 1))) / index;
            if (next >= root)
            {
                return root;
            }
            root = next;
        }
    }

    public static BigInteger Factorial(int n)
    {
        BigInteger product = BigInteger.One;
        for (int i = 2; i <= n; i++)
        {
            product *= i;
        }
        return product;
    }

    /// <summary>How many choices of <paramref name="k"/> among <paramref name="n"/>.</summary>
    public static BigInteger Binomial(int n, int k)
    {
        BigInteger product = BigInteger.One;
        for (int i = 1; i <= Math.Min(k, n - k); i++)
        {
            product = product * (n - i + 1) / i;
        }
        return k > n ? BigInteger.Zero : product;
    }

    /// <summary>The value of digits 0 to 9 and A to Z in a base from 2 to 36; null where one is none of the base.</summary>
    public static BigInteger? InBase(string digits, int number)
    {
        BigInteger value = BigInteger.Zero;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.ToUpperInvariant(c) - 'A' + 10;
            if (digit < 0 || digit >= number)
            {
                return null;
            }
            value = (value * number) + digit;
        }
        return value;
    }
}
