namespace Casebook.Reasoning.Snippets;

/// <summary>Makes statements of lines, expressions of words. Nesting is bounded, so that no text overflows the stack.</summary>
internal sealed class SnippetParser
{
    private const int DeepestExpression = 40;
    private const int DeepestBlock = 8;
    private static readonly HashSet<string> _words =
        ["and", "or", "not", "in", "if", "else", "elif", "for", "while", "def", "return", "break", "continue", "pass", "True", "False", "None", "lambda", "is", "import", "class"];

    private static readonly string[][] _levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "//", "%"]];
    private static readonly HashSet<string> _assigns = ["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**="];

    private readonly IReadOnlyList<SnippetLine> _lines;
    private int _line;
    private int _at;
    private int _depth;

    private SnippetParser(IReadOnlyList<SnippetLine> lines) => _lines = lines;

    private SnippetToken Now => _lines[_line].Tokens[_at];

    public static IReadOnlyList<Statement> Program(string code)
    {
        var parser = new SnippetParser(SnippetLexer.Lines(code));
        if (parser._lines.Count == 0)
        {
            throw new SnippetException("there is no code");
        }
        IReadOnlyList<Statement> program = parser.Block(parser._lines[0].Indent, 0);
        return parser._line == parser._lines.Count ? program : throw parser.Wrong("this line is indented otherwise than the others");
    }

    public static Node Expression(string text)
    {
        var parser = new SnippetParser(SnippetLexer.Lines(text));
        if (parser._lines.Count != 1)
        {
            throw new SnippetException("an expression is one line");
        }
        Node node = parser.Expression();
        return parser.Now.Kind == TokenKind.End ? node : throw parser.Unexpected();
    }

    private List<Statement> Block(int indent, int depth)
    {
        if (depth > DeepestBlock)
        {
            throw Wrong("the blocks are nested too deep");
        }
        var block = new List<Statement>();
        while (_line < _lines.Count && _lines[_line].Indent == indent)
        {
            block.Add(Statement(depth));
        }
        return _line < _lines.Count && _lines[_line].Indent > indent ? throw Wrong("this line is indented too far") : block;
    }

    private Statement Statement(int depth)
    {
        int number = _lines[_line].Number;
        switch (Now.Text)
        {
            case "if" when Now.Kind == TokenKind.Name:
                return Choice(depth, number);
            case "while" when Now.Kind == TokenKind.Name:
                _at++;
                return new WhileLoop(number, Expression(), Body(depth));
            case "for" when Now.Kind == TokenKind.Name:
                _at++;
                string name = Name();
                Expect("in");
                return new ForLoop(number, name, Expression(), Body(depth));
            case "def" when Now.Kind == TokenKind.Name:
                return Definition(depth, number);
            default:
                Statement simple = Simple(number);
                EndLine();
                return simple;
        }
    }

    private Choice Choice(int depth, int number)
    {
        var branches = new List<(Node?, IReadOnlyList<Statement>)>();
        int indent = _lines[_line].Indent;
        _at++;
        branches.Add((Expression(), Body(depth)));
        while (_line < _lines.Count && _lines[_line].Indent == indent && Now is { Kind: TokenKind.Name, Text: "elif" })
        {
            _at++;
            branches.Add((Expression(), Body(depth)));
        }
        if (_line < _lines.Count && _lines[_line].Indent == indent && Now is { Kind: TokenKind.Name, Text: "else" })
        {
            _at++;
            branches.Add((null, Body(depth)));
        }
        return new Choice(number, branches);
    }

    private Definition Definition(int depth, int number)
    {
        _at++;
        string name = Name();
        Expect("(");
        var parameters = new List<string>();
        while (!Accept(")"))
        {
            parameters.Add(Name());
            if (!Accept(",") && Now.Text != ")")
            {
                throw Unexpected();
            }
        }
        return new Definition(number, name, parameters, Body(depth));
    }

    /// <summary>What follows a colon: the indented lines, or one statement on the same line.</summary>
    private IReadOnlyList<Statement> Body(int depth)
    {
        Expect(":");
        int indent = _lines[_line].Indent;
        if (Now.Kind != TokenKind.End)
        {
            Statement single = Simple(_lines[_line].Number);
            EndLine();
            return [single];
        }
        EndLine();
        return _line < _lines.Count && _lines[_line].Indent > indent
            ? Block(_lines[_line].Indent, depth + 1)
            : throw new SnippetException("a block has no lines");
    }

    private Statement Simple(int number)
    {
        if (Now is { Kind: TokenKind.Name, Text: "return" })
        {
            _at++;
            return new Return(number, Now.Kind == TokenKind.End ? null : Expression());
        }
        if (Now is { Kind: TokenKind.Name, Text: "break" or "continue" or "pass" })
        {
            string word = Now.Text;
            _at++;
            return new Jump(number, word);
        }
        List<Node> left = Several();
        if (Now.Kind == TokenKind.Sign && (Now.Text == "=" || _assigns.Contains(Now.Text)))
        {
            string sign = Now.Text[..^1];
            _at++;
            List<Node> values = Several();
            string[] names = [.. left.Select(node => node is Variable variable ? variable.Name : throw Wrong("only names can be assigned to"))];
            return names.Length == values.Count && (sign.Length == 0 || names.Length == 1)
                ? new Assignment(number, names, sign, values)
                : throw Wrong("the two sides of the assignment do not match");
        }
        return left is [Node single] ? new Evaluation(number, single) : throw Unexpected();
    }

    private List<Node> Several()
    {
        var several = new List<Node> { Expression() };
        while (Accept(","))
        {
            several.Add(Expression());
        }
        return several;
    }

    private Node Expression() => Deeper(() =>
    {
        Node value = Or();
        if (!AcceptWord("if"))
        {
            return value;
        }
        Node test = Or();
        Expect("else");
        return new Conditional(test, value, Expression());
    });

    private Node Or()
    {
        Node left = And();
        while (AcceptWord("or"))
        {
            left = new Logic(false, left, And());
        }
        return left;
    }

    private Node And()
    {
        Node left = Not();
        while (AcceptWord("and"))
        {
            left = new Logic(true, left, Not());
        }
        return left;
    }

    private Node Not() => AcceptWord("not") ? Deeper(() => new Unary("not", Not())) : Comparison();

    private Node Comparison()
    {
        Node first = Level(0);
        var rest = new List<(string, Node)>();
        while (ComparisonSign() is { } sign)
        {
            rest.Add((sign, Level(0)));
        }
        return rest.Count == 0 ? first : new Comparison(first, rest);
    }

    private string? ComparisonSign()
    {
        if (Now.Kind == TokenKind.Sign && Now.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            return _lines[_line].Tokens[_at++].Text;
        }
        if (AcceptWord("in"))
        {
            return "in";
        }
        if (Now is { Kind: TokenKind.Name, Text: "not" } && _lines[_line].Tokens[_at + 1] is { Kind: TokenKind.Name, Text: "in" })
        {
            _at += 2;
            return "not in";
        }
        return null;
    }

    private Node Level(int level)
    {
        if (level == _levels.Length)
        {
            return Signed();
        }
        Node left = Level(level + 1);
        while (Now.Kind == TokenKind.Sign && _levels[level].Contains(Now.Text))
        {
            string sign = Now.Text;
            _at++;
            left = new Binary(sign, left, Level(level + 1));
        }
        return left;
    }

    private Node Signed()
    {
        if (Now.Kind == TokenKind.Sign && Now.Text is "-" or "+" or "~")
        {
            string sign = Now.Text;
            _at++;
            return Deeper(() => new Unary(sign, Signed()));
        }
        Node value = Postfix();
        return Accept("**") ? Deeper(() => new Binary("**", value, Signed())) : value;
    }

    private Node Postfix()
    {
        Node value = Atom();
        while (Now.Kind == TokenKind.Sign)
        {
            if (Accept("["))
            {
                value = Subscript(value);
            }
            else if (Accept("."))
            {
                string name = Name();
                Expect("(");
                value = new Call(value, name, Arguments());
            }
            else
            {
                break;
            }
        }
        return value;
    }

    private Node Subscript(Node target)
    {
        Node? from = Now.Text is ":" ? null : Expression();
        if (Accept("]"))
        {
            return new Element(target, from!);
        }
        Expect(":");
        Node? to = Now is { Kind: TokenKind.Sign, Text: ":" or "]" } ? null : Expression();
        Node? step = Accept(":") && !(Now is { Kind: TokenKind.Sign, Text: "]" }) ? Expression() : null;
        Expect("]");
        return new Slice(target, from, to, step);
    }

    private Node Atom()
    {
        SnippetToken token = Now;
        if (token.Kind is TokenKind.Number or TokenKind.Text)
        {
            _at++;
            return new Literal(token.Value);
        }
        if (Accept("("))
        {
            Node inner = Expression();
            Expect(")");
            return inner;
        }
        if (Accept("["))
        {
            return List("]");
        }
        if (token.Kind != TokenKind.Name)
        {
            throw Unexpected();
        }
        if (token.Text is "True" or "False" or "None")
        {
            _at++;
            return new Literal(token.Text == "None" ? null : token.Text == "True");
        }
        string name = Name();
        return Accept("(") ? new Call(null, name, Arguments()) : new Variable(name);
    }

    private Node List(string close)
    {
        var items = new List<Node>();
        while (!Accept(close))
        {
            items.Add(Expression());
            if (items.Count == 1 && Now is { Kind: TokenKind.Name, Text: "for" })
            {
                Node made = Comprehension(items[0]);
                Expect(close);
                return made;
            }
            if (!Accept(",") && Now.Text != close)
            {
                throw Unexpected();
            }
        }
        return new ListOf(items);
    }

    /// <summary>Up to the closing bracket; <c>sum(x for x in xs)</c> is given the list of them.</summary>
    private IReadOnlyList<Node> Arguments()
    {
        Node list = List(")");
        return list is ListOf several ? several.Items : [list];
    }

    private Comprehension Comprehension(Node item)
    {
        Expect("for");
        string name = Name();
        Expect("in");
        Node source = Or();
        var tests = new List<Node>();
        while (AcceptWord("if"))
        {
            tests.Add(Or());
        }
        return new Comprehension(item, name, source, tests);
    }

    private Node Deeper(Func<Node> read)
    {
        if (++_depth > DeepestExpression)
        {
            throw Wrong("the expression is nested too deep");
        }
        Node node = read();
        _depth--;
        return node;
    }

    private string Name()
    {
        if (Now.Kind != TokenKind.Name || _words.Contains(Now.Text))
        {
            throw Unexpected();
        }
        return _lines[_line].Tokens[_at++].Text;
    }

    private bool Accept(string sign)
    {
        bool there = Now.Kind == TokenKind.Sign && Now.Text == sign;
        _at += there ? 1 : 0;
        return there;
    }

    private bool AcceptWord(string word)
    {
        bool there = Now.Kind == TokenKind.Name && Now.Text == word;
        _at += there ? 1 : 0;
        return there;
    }

    private void Expect(string text)
    {
        if (Now.Kind is not (TokenKind.Sign or TokenKind.Name) || Now.Text != text)
        {
            throw Unexpected();
        }
        _at++;
    }

    private void EndLine()
    {
        if (Now.Kind != TokenKind.End)
        {
            throw Unexpected();
        }
        _line++;
        _at = 0;
    }

    private SnippetException Unexpected() => Wrong($"{Now.Text} is not expected here");

    private SnippetException Wrong(string problem) => new($"line {_lines[Math.Min(_line, _lines.Count - 1)].Number}: {problem}");
}
