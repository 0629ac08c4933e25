using System.Numerics;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Reads an expression from tokens by recursive descent.</summary>
/// <remarks>
/// Juxtaposition multiplies and binds as tightly as <c>/</c>, from the left, so that <c>1/2x</c> is half of x. An
/// integer before a proper fraction is a mixed number. A function without brackets takes the factors that follow it.
/// </remarks>
internal sealed class ExpressionParser
{
    /// <summary>Divisions or signs such as <c>!</c> in a row.</summary>
    private const int MostSigns = 20;

    private static readonly string[] _trigonometric = ["sin", "cos", "tan"];

    private readonly MathematicsToken[] _tokens;
    private readonly Work _work;
    private int _at;
    private int _bars;

    private ExpressionParser(IEnumerable<MathematicsToken> tokens, Work work) => (_tokens, _work) = ([.. tokens], work);

    /// <exception cref="MathematicsException">It is no expression.</exception>
    public static Expression Parse(IEnumerable<MathematicsToken> tokens, Work work)
    {
        var parser = new ExpressionParser(tokens, work);
        Expression expression = parser.Sum();
        return parser._at == parser._tokens.Length ? expression : throw parser.Unexpected();
    }

    private MathematicsToken? Here => _at < _tokens.Length ? _tokens[_at] : null;

    private bool At(string symbol) => Here is { } token && token.Is(symbol);

    private bool Take(string symbol)
    {
        if (!At(symbol))
        {
            return false;
        }
        _at++;
        return true;
    }

    private void Need(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private MathematicsException Unexpected() => new(Here is { } token ? $"\"{Shown(token.Text)}\" is not expected where it stands" : "an answer ends too early");

    private static string Shown(string text) => text.Length > 20 ? text[..20] + "…" : text;

    private Expression Sum()
    {
        _work.Enter();
        var terms = new List<Expression> { Term() };
        while (Here is { Kind: TokenKind.Symbol, Text: "+" or "-" or "±" or "∓" })
        {
            terms.Add(Term());
        }
        _work.Leave();
        return terms.Count == 1 ? terms[0] : new SumExpression(terms);
    }

    /// <summary>Signs, and what they are of.</summary>
    private Expression Term(bool single = false)
    {
        bool negative = false;
        bool? either = null;
        for (; Here is { Kind: TokenKind.Symbol, Text: "+" or "-" or "±" or "∓" } sign; _at++)
        {
            _work.Spend(1);
            negative ^= sign.Text == "-";
            either = sign.Text is "±" or "∓" ? sign.Text == "∓" : either;
        }
        Expression term = single ? Factor() : Product();
        term = negative ? Expressions.Negative(term) : term;
        return either is { } minusFirst ? new EitherSignExpression(term, minusFirst) : term;
    }

    private Expression Product()
    {
        Expression left = Factor();
        var factors = new List<Expression>();
        int quotients = 0;
        while (Here is { } token)
        {
            if (Take("*"))
            {
                factors.Add(left);
                left = Term(single: true);
            }
            else if (Take("/"))
            {
                Nested(++quotients);
                Expression above = factors.Count == 0 ? left : new ProductExpression([.. factors, left]);
                factors.Clear();
                left = new QuotientExpression(above, Term(single: true));
            }
            else if (BeginsFactor(token) && (token.Kind != TokenKind.Number || EndsFactor(_tokens[_at - 1])))
            {
                factors.Add(left);
                left = Factor();
            }
            else
            {
                break;
            }
        }
        return factors.Count == 0 ? left : new ProductExpression([.. factors, left]);
    }

    /// <summary>Whether a number may follow: <c>3!4!</c> and <c>(x+1)2</c> are products, but who knows what <c>x2</c> is.</summary>
    private static bool EndsFactor(MathematicsToken token) => token.Is("!") || token.Is(")") || token.Is("}");

    private bool BeginsFactor(MathematicsToken token) => token.Kind switch
    {
        TokenKind.Number or TokenKind.Letter or TokenKind.Word or TokenKind.Command => true,
        TokenKind.Symbol => token.Text is "(" or "[" or "{" or "π" or "∞" or "floor(" or "ceil(" or "∠" or "△" || (token.Text is "|" && _bars == 0),
        _ => false,
    };

    /// <summary>A primary with what stands behind it: powers, degrees, factorials, percent signs.</summary>
    private Expression Factor()
    {
        _work.Enter();
        Expression factor = Mixed() ?? Primary();
        for (int signs = 0; Here is { Kind: TokenKind.Symbol } token; Nested(++signs))
        {
            if (token.Text == "^" && IsDegrees())
            {
                factor = new DegreesExpression(factor);
            }
            else if (Take("^"))
            {
                factor = new PowerExpression(factor, Exponent());
            }
            else if (Take("°"))
            {
                factor = new DegreesExpression(factor);
            }
            else if (Take("!"))
            {
                factor = new FunctionExpression("!", factor);
            }
            else if (Take("%"))
            {
                factor = new QuotientExpression(factor, Expressions.Number(100));
            }
            else
            {
                break;
            }
        }
        _work.Leave();
        return factor;
    }

    /// <summary>Signs that follow each other nest what they stand behind, though nothing is called for them.</summary>
    private static void Nested(int times)
    {
        if (times > MostSigns)
        {
            throw new MathematicsException("an answer is nested too deep");
        }
    }

    /// <summary>Takes <c>^°</c> and <c>^{°}</c>.</summary>
    private bool IsDegrees()
    {
        bool bare = _at + 1 < _tokens.Length && _tokens[_at + 1].Is("°");
        bool braced = _at + 3 < _tokens.Length && _tokens[_at + 1].Is("{") && _tokens[_at + 2].Is("°") && _tokens[_at + 3].Is("}");
        _at += bare ? 2 : braced ? 4 : 0;
        return bare || braced;
    }

    private Expression Exponent()
    {
        _work.Enter();
        bool negative = false;
        while (Here is { Kind: TokenKind.Symbol, Text: "-" or "+" } sign)
        {
            _at++;
            negative ^= sign.Text == "-";
        }
        Expression exponent = Primary();
        if (At("^") && !IsDegrees())
        {
            _at++;
            exponent = new PowerExpression(exponent, Exponent());
        }
        _work.Leave();
        return negative ? Expressions.Negative(exponent) : exponent;
    }

    /// <summary>An integer before a proper fraction: <c>1\frac{3}{4}</c> and <c>1 3/4</c>; null where none stands here.</summary>
    private Expression? Mixed()
    {
        if (Here is not { Kind: TokenKind.Number } whole || whole.Text.Contains('.') || _at + 1 >= _tokens.Length)
        {
            return null;
        }
        Rational value = Rational.OfDecimal(whole.Text);
        if (_at + 3 < _tokens.Length && _tokens[_at + 1] is { Kind: TokenKind.Number, Spaced: true } above && _tokens[_at + 2].Is("/") && _tokens[_at + 3].Kind == TokenKind.Number)
        {
            MathematicsToken below = _tokens[_at + 3];
            if (!above.Text.Contains('.') && !below.Text.Contains('.') && Rational.OfDecimal(below.Text) is { Sign: > 0 } denominator)
            {
                _at += 4;
                return Expressions.Number(value + (Rational.OfDecimal(above.Text) / denominator));
            }
        }
        int at = _at + 2;
        if (_tokens[_at + 1] is { Kind: TokenKind.Command, Text: "frac" } && PlainFraction(ref at) is { } part)
        {
            _at = at;
            return Expressions.Number(value + part);
        }
        return null;
    }

    /// <summary>The arguments of a fraction between 0 and 1 that are integers: <c>{3}{4}</c>, <c>34</c>, <c>3{4}</c>; null for others.</summary>
    private Rational? PlainFraction(ref int at)
    {
        string? above = PlainInteger(ref at, out bool braced);
        string? below;
        if (above is { Length: 2 } && !braced)
        {
            (above, below) = (above[..1], above[1..]);
        }
        else
        {
            below = braced || above is { Length: 1 } ? PlainInteger(ref at, out braced) : null;
            below = braced || below is { Length: 1 } ? below : null;
        }
        if (above is null || below is null)
        {
            return null;
        }
        Rational a = Rational.OfDecimal(above);
        Rational b = Rational.OfDecimal(below);
        return a.Sign > 0 && a.CompareTo(b) < 0 ? a / b : null;
    }

    private string? PlainInteger(ref int at, out bool braced)
    {
        braced = at < _tokens.Length && _tokens[at].Is("{");
        int number = at + (braced ? 1 : 0);
        if (number >= _tokens.Length || _tokens[number].Kind != TokenKind.Number || _tokens[number].Text.Contains('.') || (braced && (number + 1 >= _tokens.Length || !_tokens[number + 1].Is("}"))))
        {
            return null;
        }
        at = number + (braced ? 2 : 1);
        return _tokens[number].Text;
    }

    private Expression Primary()
    {
        _work.Enter();
        Expression primary = Here switch
        {
            null => throw Unexpected(),
            { Kind: TokenKind.Number } => Numeral() ?? Decimal(),
            { Kind: TokenKind.Letter } => Numeral() ?? Letter(),
            { Kind: TokenKind.Word } word => Numeral() ?? Letters(word.Text),
            { Kind: TokenKind.Command } command => Command(command.Text),
            { Kind: TokenKind.Symbol } symbol => Symbol(symbol.Text),
            _ => throw Unexpected(),
        };
        _work.Leave();
        return primary;
    }

    private Expression Symbol(string text)
    {
        _at++;
        switch (text)
        {
            case "(":
                return Until(")");
            case "[":
                return Until("]");
            case "{":
                return Until("}");
            case "floor(":
                return new FunctionExpression("floor", Until("floor)"));
            case "ceil(":
                return new FunctionExpression("ceil", Until("ceil)"));
            case "|":
                _bars++;
                Expression inner = Sum();
                _bars--;
                Need("|");
                return new FunctionExpression("abs", inner);
            case "π" or "∞":
                return new SymbolExpression(text);
            case "∠" or "△":
                string name = text;
                while (Here is { Kind: TokenKind.Letter or TokenKind.Word } letter)
                {
                    name += letter.Text;
                    _at++;
                }
                return name.Length > 1 ? new SymbolExpression(name) : throw Unexpected();
            default:
                _at--;
                throw Unexpected();
        }
    }

    private Expression Until(string close)
    {
        int bars = _bars;
        _bars = 0;
        Expression inner = Sum();
        Need(close);
        _bars = bars;
        return inner;
    }

    private Expression Decimal()
    {
        string text = Here!.Value.Text;
        if (!text.Any(char.IsAsciiDigit))
        {
            throw Unexpected(); // the point that a \frac2. leaves behind
        }
        _at++;
        // 0.1\overline{6}
        if (text.Contains('.') && Here is { Kind: TokenKind.Command, Text: "overline" } && _at + 3 < _tokens.Length && _tokens[_at + 1].Is("{")
            && _tokens[_at + 2] is { Kind: TokenKind.Number } period && !period.Text.Contains('.') && _tokens[_at + 3].Is("}"))
        {
            _at += 4;
            int places = text.Length - text.IndexOf('.') - 1;
            Rational nines = BigInteger.Pow(10, period.Text.Length) - 1;
            return Expressions.Number(Rational.OfDecimal(text) + (Rational.OfDecimal(period.Text) / (nines * BigInteger.Pow(10, places))));
        }
        return Expressions.Number(Rational.OfDecimal(text));
    }

    /// <summary>Digits with their base below: <c>1011_2</c> and <c>1A_{16}</c>; null where none stand here.</summary>
    private Expression? Numeral()
    {
        int end = _at;
        string digits = "";
        for (; end < _tokens.Length && _tokens[end].Kind is TokenKind.Number or TokenKind.Letter or TokenKind.Word && (end == _at || !_tokens[end].Spaced); end++)
        {
            digits += _tokens[end].Text;
            if (digits.Length > Work.Characters || !digits.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == '.'))
            {
                return null;
            }
        }
        if (end + 1 >= _tokens.Length || !_tokens[end].Is("_") || digits.Length == 0 || (digits.Length == 1 && !char.IsAsciiDigit(digits[0])))
        {
            return null;
        }
        bool braced = _tokens[end + 1].Is("{");
        int at = end + (braced ? 2 : 1);
        if (at >= _tokens.Length || _tokens[at].Kind != TokenKind.Number || !int.TryParse(_tokens[at].Text, out int number) || number is < 2 or > 36
            || (braced && (at + 1 >= _tokens.Length || !_tokens[at + 1].Is("}"))))
        {
            return null;
        }
        int point = digits.IndexOf('.');
        string whole = digits.Replace(".", "", StringComparison.Ordinal);
        _work.Spend(1 + (digits.Length * (long)digits.Length / 8));
        if (Integers.InBase(whole, number) is not { } value)
        {
            return whole.All(char.IsAsciiDigit) ? throw new MathematicsException($"{Shown(digits)} are no digits of base {number}") : null;
        }
        _at = at + (braced ? 2 : 1);
        return Expressions.Number(point < 0 ? value : Rational.Of(value, BigInteger.Pow(number, whole.Length - point)));
    }

    private Expression Letter()
    {
        string name = Here!.Value.Text;
        _at++;
        if (Take("_"))
        {
            return new SymbolExpression($"{name}_{Written("{", "}")}");
        }
        // A function that nobody knows: what it is of belongs to its name.
        if (name is "f" or "g" or "h" && Here is { Spaced: false } && At("("))
        {
            return new SymbolExpression($"{name}({Written("(", ")")})");
        }
        return new SymbolExpression(name);
    }

    /// <summary>A group as it is written, or one token.</summary>
    private string Written(string open, string close)
    {
        if (!Take(open))
        {
            string single = Here?.Text ?? throw Unexpected();
            _at++;
            return single;
        }
        var parts = new List<string>();
        for (int depth = 1; ; _at++)
        {
            MathematicsToken token = Here ?? throw Unexpected();
            depth += token.Is(open) ? 1 : token.Is(close) ? -1 : 0;
            if (depth == 0)
            {
                _at++;
                return string.Join(' ', parts);
            }
            parts.Add(token.Text);
        }
    }

    private ProductExpression Letters(string word)
    {
        _at++;
        return new ProductExpression([.. word.Select(letter => new SymbolExpression(letter.ToString()))]);
    }

    private Expression Command(string name)
    {
        _at++;
        switch (name)
        {
            case "frac":
                Expression above = Argument(digit: true);
                return new QuotientExpression(above, Argument(digit: true));
            case "binom":
                Expression from = Argument(digit: true);
                return Binomial(from, Argument(digit: true));
            case "sqrt":
                int index = Index();
                return new RootExpression(index, Argument());
            case "cbrt":
                return new RootExpression(3, Argument());
            case "overline":
                Expression segment = Argument();
                return Expressions.IsName(segment) ? segment : throw new MathematicsException("a line above something that is no name");
            default:
                return Function(name);
        }
    }

    private int Index()
    {
        if (!Take("["))
        {
            return 2;
        }
        int index = Here is { Kind: TokenKind.Number } number && int.TryParse(number.Text, out int value) && value is >= 1 and <= 1000
            ? value
            : throw new MathematicsException("the index of a root is no small integer");
        _at++;
        Need("]");
        return index;
    }

    private static Expression Binomial(Expression from, Expression chosen) =>
        from is NumberExpression { Value: { IsInteger: true, Sign: >= 0 } n } && chosen is NumberExpression { Value: { IsInteger: true, Sign: >= 0 } k }
            && n.Numerator <= Integers.LargestFactorial && k.Numerator <= Integers.LargestFactorial
            ? Expressions.Number(Integers.Binomial((int)n.Numerator, (int)k.Numerator))
            : new QuotientExpression(Factorial(from), new ProductExpression([Factorial(chosen), Factorial(new SumExpression([from, Expressions.Negative(chosen)]))]));

    private static FunctionExpression Factorial(Expression of) => new("!", of);

    /// <summary>What stands in braces, or the next thing; of a bare number with <paramref name="digit"/> its first digit only, as LaTeX has it.</summary>
    private Expression Argument(bool digit = false)
    {
        if (digit && Here is { Kind: TokenKind.Number, Text.Length: > 1 } number)
        {
            _tokens[_at] = number with { Text = number.Text[1..], Spaced = false };
            return char.IsAsciiDigit(number.Text[0]) ? Expressions.Number(number.Text[0] - '0') : throw Unexpected();
        }
        return Primary();
    }

    private Expression Function(string name)
    {
        Expression? number = null;
        if (name == "log" && Take("_"))
        {
            number = Argument(digit: true);
        }
        Expression? power = Take("^") ? Exponent() : null;
        if (power is NumberExpression { Value: { IsInteger: true, Numerator.Sign: < 0 } inverse } && _trigonometric.Contains(name))
        {
            if (inverse.Numerator != BigInteger.MinusOne)
            {
                throw new MathematicsException("a function has a negative power");
            }
            (name, power) = ($"arc{name}", null);
        }
        Expression of = FunctionArgument();
        Expression value = name switch
        {
            "log" => new LogarithmExpression(number ?? Expressions.Number(10), of),
            "lg" => new LogarithmExpression(Expressions.Number(10), of),
            "exp" => new PowerExpression(new SymbolExpression("e"), of),
            _ => new FunctionExpression(name, of),
        };
        return power is null ? value : new PowerExpression(value, power);
    }

    private Expression FunctionArgument()
    {
        if (Here is { Kind: TokenKind.Symbol, Text: "(" or "{" or "[" or "|" })
        {
            return Primary();
        }
        var factors = new List<Expression> { Factor() };
        while (Here is { } token && BeginsFactor(token) && token.Kind != TokenKind.Number && !token.Is("(") && !token.Is("[")
            && !(token.Kind == TokenKind.Command && LatexNames.Functions.ContainsKey(token.Text)))
        {
            factors.Add(Factor());
        }
        return factors.Count == 1 ? factors[0] : new ProductExpression(factors);
    }
}
