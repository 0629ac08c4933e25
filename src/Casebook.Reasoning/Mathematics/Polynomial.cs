namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// A polynomial with rational coefficients in named symbols. π and e are symbols like variables, <c>i</c> is one with
/// <c>i² = −1</c>.
/// </summary>
/// <remarks>A monomial is a text whose characters are the exponents of the symbols, in the order of <see cref="Symbols"/>.</remarks>
internal sealed class Polynomial
{
    public const int MostTerms = 400;
    public const int HighestExponent = 30_000;

    private readonly Dictionary<string, Rational> _terms;

    private Polynomial(Symbols symbols, Dictionary<string, Rational> terms) => (Of, _terms) = (symbols, terms);

    /// <summary>The symbols of two expressions that are compared.</summary>
    /// <param name="Names">Sorted.</param>
    internal sealed record Symbols(IReadOnlyList<string> Names)
    {
        /// <summary>The monomial 1.</summary>
        public string One { get; } = new('\0', Names.Count);

        /// <summary>Where <c>i</c> is; -1 where it is not used.</summary>
        public int Imaginary { get; } = Names.ToList().IndexOf("i");
    }

    public Symbols Of { get; }

    public IReadOnlyDictionary<string, Rational> Terms => _terms;

    public bool IsZero => _terms.Count == 0;

    /// <summary>The number that it is; null where it has a symbol.</summary>
    public Rational? Constant => _terms.Count == 0 ? Rational.One - 1 : _terms.Count == 1 && _terms.TryGetValue(Of.One, out Rational value) ? value : null;

    public static Polynomial Number(Symbols symbols, Rational value) => new(symbols, value.IsZero ? [] : new() { [symbols.One] = value });

    public static Polynomial Symbol(Symbols symbols, string name)
    {
        char[] monomial = symbols.One.ToCharArray();
        monomial[symbols.Names.ToList().IndexOf(name)] = (char)1;
        return new(symbols, new() { [new(monomial)] = 1 });
    }

    public Polynomial Plus(Polynomial other, Work work)
    {
        work.Spend(_terms.Count + other._terms.Count);
        var sum = new Dictionary<string, Rational>(_terms, StringComparer.Ordinal);
        foreach ((string monomial, Rational coefficient) in other._terms)
        {
            Add(sum, monomial, coefficient, work);
        }
        return Checked(sum);
    }

    public Polynomial Times(Polynomial other, Work work)
    {
        var product = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach ((string a, Rational x) in _terms)
        {
            foreach ((string b, Rational y) in other._terms)
            {
                work.Spend(1 + Cost(x) + Cost(y));
                (string monomial, bool negative) = Multiplied(a, b);
                Rational coefficient = x * y;
                Add(product, monomial, negative ? -coefficient : coefficient, work);
            }
        }
        return Checked(product);
    }

    public Polynomial Times(Rational factor, Work work) => Times(Number(Of, factor), work);

    public Polynomial Power(int exponent, Work work)
    {
        if (Constant is { } constant)
        {
            Rational value = constant.Power(exponent);
            work.Spend(1 + Cost(value));
            return Number(Of, value);
        }
        Polynomial power = Number(Of, 1);
        Polynomial square = this;
        for (int left = exponent; left > 0; left >>= 1)
        {
            power = (left & 1) == 1 ? power.Times(square, work) : power;
            square = left > 1 ? square.Times(square, work) : square;
        }
        return power;
    }

    /// <summary>Work grows with the square of the digits: a common divisor is looked for after every step.</summary>
    private static int Cost(Rational value)
    {
        long words = value.Bits / 64;
        return (int)(words + (words * words / 16));
    }

    private (string Monomial, bool Negative) Multiplied(string a, string b)
    {
        bool negative = false;
        string monomial = string.Create(a.Length, (a, b), static (exponents, both) =>
        {
            for (int i = 0; i < exponents.Length; i++)
            {
                exponents[i] = (char)(both.a[i] + both.b[i]);
            }
        });
        if (Of.Imaginary is >= 0 and int at && monomial[at] > 1)
        {
            // Only i² can come up: each factor has i once at most.
            negative = true;
            monomial = $"{monomial.AsSpan(0, at)}{(char)(monomial[at] - 2)}{monomial.AsSpan(at + 1)}";
        }
        return monomial.All(exponent => exponent <= HighestExponent) ? (monomial, negative) : throw new MathematicsException("a power is too large");
    }

    private static void Add(Dictionary<string, Rational> terms, string monomial, Rational coefficient, Work work)
    {
        if (terms.TryGetValue(monomial, out Rational present))
        {
            work.Spend(1 + Cost(present) + Cost(coefficient));
            coefficient += present;
        }
        if (coefficient.IsZero)
        {
            terms.Remove(monomial);
        }
        else
        {
            terms[monomial] = coefficient;
        }
    }

    private Polynomial Checked(Dictionary<string, Rational> terms) =>
        terms.Count <= MostTerms ? new(Of, terms) : throw new MathematicsException("a polynomial has too many terms");
}
