namespace Casebook.Reasoning.Mathematics;

/// <summary>Reads what kind of thing an answer is, from the outside in: lists, relations, unions, brackets, matrices, ratios, words, scalars.</summary>
internal sealed class FormParser(Work work)
{
    private static readonly string[] _numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <exception cref="MathematicsException">The answer is nothing that is known here.</exception>
    public Form Parse(IReadOnlyList<MathematicsToken> tokens) => Whole(Prepared(tokens));

    /// <summary>Words between values become signs.</summary>
    private static List<MathematicsToken> Prepared(IReadOnlyList<MathematicsToken> tokens)
    {
        var prepared = new List<MathematicsToken>(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            MathematicsToken token = tokens[i];
            string word = token.Kind == TokenKind.Text ? token.Text.Trim(' ', ',', '~') : "";
            if (token.Kind == TokenKind.Text && word is "and" or "or")
            {
                prepared.Add(new(TokenKind.Symbol, word, true));
            }
            else if (token is { Kind: TokenKind.Letter, Text: "U" } && i > 0 && i + 1 < tokens.Count && tokens[i - 1].Nesting < 0 && tokens[i + 1].Nesting > 0)
            {
                prepared.Add(new(TokenKind.Symbol, "∪", true));
            }
            else if (token.Kind != TokenKind.Text || word.Length > 0)
            {
                prepared.Add(token);
            }
        }
        return prepared;
    }

    private Form Whole(List<MathematicsToken> tokens)
    {
        work.Enter();
        work.Spend(tokens.Count);
        while (tokens.Count > 0 && tokens[^1].Kind == TokenKind.Symbol && tokens[^1].Text is "." or "," or ";")
        {
            tokens = tokens[..^1];
        }
        if (tokens.Count == 0)
        {
            throw new MathematicsException("an answer or a part of it is empty");
        }
        List<List<MathematicsToken>> parts = Split(tokens, ",", ";", "and", "or");
        bool and = tokens.Any(token => token.Is("and")) && !tokens.Any(token => token.Is("or"));
        if (parts.Count > 1 && (parts[0].Count == 0 || parts[^1].Count == 0))
        {
            throw new MathematicsException("an answer or a part of it is empty");
        }
        // The empty part of "1, 2, and 3" is none.
        Form form = parts.Count > 1
            ? new ListForm([.. parts.Where(part => part.Count > 0).Select(Relation)], false, and)
            : Relation(tokens);
        work.Leave();
        return form;
    }

    private Form Relation(List<MathematicsToken> tokens)
    {
        List<List<MathematicsToken>> sides = Split(tokens, "=", "<", ">", "≤", "≥", "≠", "∈", "≈");
        if (sides.Count == 1)
        {
            return Combined(tokens);
        }
        if (sides.Count == 2 && sides[0].Count == 0 && tokens[0].Text is "=" or "≈")
        {
            // "= 5", the end of a calculation.
            return Combined(sides[1]);
        }
        var signs = new List<string>();
        int at = 0;
        foreach (List<MathematicsToken> side in sides.SkipLast(1))
        {
            at += side.Count;
            signs.Add(tokens[at++].Text);
        }
        return new RelationForm([.. sides.Select(side => Combined(side))], signs);
    }

    private Form Combined(List<MathematicsToken> tokens)
    {
        List<List<MathematicsToken>> parts = Split(tokens, "∪", "∩", "∖");
        if (parts.Count > FormEquality.MostItems)
        {
            throw new MathematicsException("an answer has too many parts");
        }
        Form all = Operand(parts[0]);
        int at = parts[0].Count;
        foreach (List<MathematicsToken> part in parts.Skip(1))
        {
            all = new CombinedForm(all, tokens[at].Text, Operand(part));
            at += part.Count + 1;
        }
        return all;
    }

    /// <summary>Cuts at signs that stand in no brackets.</summary>
    private static List<List<MathematicsToken>> Split(List<MathematicsToken> tokens, params string[] signs)
    {
        var parts = new List<List<MathematicsToken>>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].Nesting;
            if (depth < 0)
            {
                throw new MathematicsException("a bracket closes nothing");
            }
            if (depth == 0 && tokens[i].Kind == TokenKind.Symbol && signs.Contains(tokens[i].Text))
            {
                parts.Add(tokens[start..i]);
                start = i + 1;
            }
        }
        parts.Add(tokens[start..]);
        return depth == 0 ? parts : throw new MathematicsException("a bracket is not closed");
    }

    private Form Operand(List<MathematicsToken> tokens)
    {
        work.Enter();
        work.Spend(tokens.Count);
        Form form = tokens.Count == 0 ? throw new MathematicsException("a side of an answer is empty")
            : tokens is [{ Kind: TokenKind.Symbol, Text: "ℝ" }] ? new RealsForm(false)
            : tokens is [{ Kind: TokenKind.Symbol, Text: "∅" }] ? new RealsForm(true)
            : tokens.All(token => token.Kind == TokenKind.Text) ? Words(string.Join(' ', tokens.Select(token => token.Text)))
            : AreWords(tokens) ? Words(string.Join(' ', tokens.Select(token => token.Text)))
            : Closing(tokens) == tokens.Count - 1 && Bracketed(tokens) is { } bracketed ? bracketed
            : Matrix(tokens) ?? Ratio(tokens) ?? Scalar(tokens);
        work.Leave();
        return form;
    }

    /// <summary>Where the bracket ends that an operand begins with; -1 where it begins with none.</summary>
    private static int Closing(List<MathematicsToken> tokens)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].Nesting;
            if (depth == 0)
            {
                return i == 0 ? -1 : i;
            }
        }
        return -1;
    }

    private Form? Bracketed(List<MathematicsToken> tokens)
    {
        (string open, string close) = (tokens[0].Text, tokens[^1].Text);
        List<MathematicsToken> inner = tokens[1..^1];
        if (open is "floor(" or "ceil(" || open.StartsWith("begin ", StringComparison.Ordinal))
        {
            return null;
        }
        if (inner.Count == 0)
        {
            return open == "set{" ? new RealsForm(true) : throw new MathematicsException("a pair of brackets is empty");
        }
        if (open is "set{")
        {
            int bar = inner.FindIndex(token => token.Is("|") || token.Is(":"));
            return bar > 0 && Split(inner[(bar + 1)..], "=", "<", ">", "≤", "≥", "≠", "∈").Count > 1
                ? Whole(inner[(bar + 1)..])
                : new ListForm([.. Split(inner, ",", ";").Select(part => Relation(part))], true, false);
        }
        if (open is "{")
        {
            return Whole(inner) is ListForm list ? list with { IsSet = true } : Whole(inner);
        }
        List<List<MathematicsToken>> parts = Split(inner, ",", ";");
        return parts.Count > 1 ? new BracketedForm(open is "<|" ? "(" : open, [.. parts.Select(part => Relation(part))], close is "|>" ? ")" : close)
            : open is "(" && close is ")" ? Whole(inner)
            : open is "[" && close is "]" ? Whole(inner)
            : null;
    }

    private MatrixForm? Matrix(List<MathematicsToken> tokens)
    {
        int begin = tokens.FindIndex(token => token.Kind == TokenKind.Symbol && token.Text.StartsWith("begin ", StringComparison.Ordinal));
        if (begin < 0)
        {
            return null;
        }
        string name = tokens[begin].Text["begin ".Length..];
        if (name is not ("pmatrix" or "bmatrix" or "matrix" or "array" or "smallmatrix" or "Bmatrix") || !tokens[^1].Is($"end {name}") || Closing(tokens[begin..]) != tokens.Count - 1 - begin)
        {
            throw new MathematicsException($"the environment {name} is no matrix that stands alone");
        }
        List<MathematicsToken> before = tokens[..begin];
        before = before.Count > 0 && before[^1].Is("*") ? before[..^1] : before;
        Expression? factor = before.Count == 0 ? null : before is [{ Kind: TokenKind.Symbol, Text: "-" }] ? Expressions.Number(-1) : ExpressionParser.Parse(before, work);
        List<List<MathematicsToken>> lines = Split(tokens[(begin + 1)..^1], "\\\\");
        lines = lines[^1].Count == 0 ? lines[..^1] : lines;
        Form[][] rows = [.. lines.Select(line => Split(line, "&").Select(cell => Cell(cell, factor)).ToArray())];
        return rows.Length == 0 || rows.Any(row => row.Length != rows[0].Length)
            ? throw new MathematicsException("the rows of a matrix are not equally long")
            : new MatrixForm(rows);
    }

    private Form Cell(List<MathematicsToken> tokens, Expression? factor) => (Whole(tokens), factor) switch
    {
        (Form cell, null) => cell,
        (ScalarForm scalar, _) => scalar with { Value = new ProductExpression([factor, scalar.Value]) },
        _ => throw new MathematicsException("a matrix is multiplied that is none of numbers"),
    };

    private RatioForm? Ratio(List<MathematicsToken> tokens)
    {
        List<List<MathematicsToken>> parts = Split(tokens, ":");
        if (parts.Count < 2)
        {
            return null;
        }
        char half = ' ';
        if (parts[^1] is [.., { Kind: TokenKind.Text or TokenKind.Word or TokenKind.Letter } last] && parts[^1].Count > 1)
        {
            // "pm" is two letters, "p.m." in \text{} is one text.
            int words = parts[^1].FindIndex(token => token.Kind is TokenKind.Text or TokenKind.Word or TokenKind.Letter);
            string said = string.Concat(parts[^1][words..].Select(token => token.Text)).ToLowerInvariant().Replace(".", "", StringComparison.Ordinal).Trim();
            half = said is "am" ? 'a' : said is "pm" ? 'p' : throw new MathematicsException($"\"{last.Text}\" is not expected behind a ratio");
            parts[^1] = parts[^1][..words];
        }
        return new([.. parts.Select(part => ExpressionParser.Parse(part, work))], Seconds(parts, half), half);
    }

    private static int Seconds(List<List<MathematicsToken>> parts, char half)
    {
        int seconds = 0;
        for (int i = 0; i < 3; i++)
        {
            int part = 0;
            if (i < parts.Count && !(parts[i] is [{ Kind: TokenKind.Number } number] && number.Text.Length == (i == 0 ? Math.Min(number.Text.Length, 2) : 2)
                && int.TryParse(number.Text, out part) && part < (i == 0 ? 25 : 60)))
            {
                return -1;
            }
            seconds = (seconds * 60) + part;
        }
        return parts.Count > 3 ? -1
            : half == 'p' && seconds < 43_200 ? seconds + 43_200
            : half == 'a' && seconds is >= 43_200 and < 46_800 ? seconds - 43_200
            : seconds;
    }

    /// <summary>Whether tokens are words that nobody marked: letters that mean nothing, and no signs between them.</summary>
    private static bool AreWords(List<MathematicsToken> tokens) => tokens.Any(token => token.Kind == TokenKind.Word)
        && !(tokens.Count > 1 && tokens[0].Kind == TokenKind.Number && !tokens[1].Spaced)
        && tokens.All(token => token.Kind is TokenKind.Word or TokenKind.Letter or TokenKind.Number or TokenKind.Unit || (token.Kind == TokenKind.Symbol && token.Text is "'" or "." or "-"));

    private Form Words(string words)
    {
        string text = PlainText.Of(words);
        if (text is "all real numbers" or "all reals" or "real numbers" or "r")
        {
            return new RealsForm(false);
        }
        if (text is "no solution" or "no solutions" or "no real solutions" or "no real solution" or "empty set" or "the empty set")
        {
            return new RealsForm(true);
        }
        if (Array.IndexOf(_numbers, text) is >= 0 and int number)
        {
            return new ScalarForm(Expressions.Number(number), null);
        }
        string[] items = text.Replace(" and ", ",", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items.Length > 1)
        {
            return new ListForm([.. items.Select(item => new TextForm(PlainText.Of(item)))], false, true);
        }
        if (text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '$' or '.') && !words.Contains("\\text", StringComparison.Ordinal))
        {
            try
            {
                List<MathematicsToken> inner = MathematicsLexer.Read(words);
                return inner.All(token => token.Kind == TokenKind.Text) || AreWords(inner) ? new TextForm(text) : Whole(inner);
            }
            catch (MathematicsException)
            {
                return new TextForm(text);
            }
        }
        return new TextForm(text);
    }

    private Form Scalar(List<MathematicsToken> tokens)
    {
        Unit? unit = null;
        if (tokens.Find(token => token.Kind == TokenKind.Symbol && token.Text is "$" or "€" or "£" or "¢" or "¥") is { Text: { } money })
        {
            unit = Units.Read(money == "$" ? "dollars" : money).Unit;
            tokens = [.. tokens.Where(token => !token.Is(money))];
        }
        Rational times = 1;
        int words = tokens.FindIndex(token => token.Kind is TokenKind.Text or TokenKind.Unit);
        if (words == 0)
        {
            throw new MathematicsException("words stand before a value");
        }
        if (words > 0)
        {
            (Unit named, times) = Units.Read(Suffix(tokens[words..]));
            // "$5 million" has its unit before, "\$3\text{ each}" says nothing behind.
            unit ??= times != Rational.One && named.Dimension is null ? null : named;
            tokens = tokens[..words];
        }
        if (tokens.Count > 1 && tokens[^1].Is("%"))
        {
            unit ??= Unit.Percent;
            tokens = tokens[..^1];
        }
        Expression value = ExpressionParser.Parse(tokens, work);
        value = times == Rational.One ? value : new ProductExpression([Expressions.Number(times), value]);
        if (Expressions.Degrees(value) is { } degrees)
        {
            (value, unit) = (degrees, Unit.Degrees);
        }
        return Expressions.Any(value, each => each is EitherSignExpression)
            ? new ListForm([new ScalarForm(Expressions.Signed(value, false), unit), new ScalarForm(Expressions.Signed(value, true), unit)], false, false)
            : new ScalarForm(value, unit);
    }

    private static string Suffix(List<MathematicsToken> tokens)
    {
        var words = new List<string>();
        for (int i = 0; i < tokens.Count; i++)
        {
            MathematicsToken token = tokens[i];
            bool exponent = token.Kind == TokenKind.Number && i > 0 && (tokens[i - 1].Is("^") || (i > 1 && tokens[i - 1].Is("{") && tokens[i - 2].Is("^")));
            if (token.Kind is not (TokenKind.Text or TokenKind.Unit or TokenKind.Word or TokenKind.Letter) && !exponent && !(token.Kind == TokenKind.Symbol && token.Text is "^" or "{" or "}" or "/" or "."))
            {
                throw new MathematicsException($"\"{token.Text}\" is not expected behind a unit");
            }
            if (token.Kind is TokenKind.Text or TokenKind.Word && Units.ChangesNumber(token.Text))
            {
                throw new MathematicsException($"\"{token.Text.Trim()}\" behind a number changes it");
            }
            words.Add(token.Kind == TokenKind.Symbol && token.Text is "{" or "}" or "." ? "" : exponent || token.Is("^") ? token.Text : $" {token.Text}");
        }
        return string.Concat(words);
    }
}
