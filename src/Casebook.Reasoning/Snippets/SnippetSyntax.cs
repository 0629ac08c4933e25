namespace Casebook.Reasoning.Snippets;

/// <summary>An expression.</summary>
internal abstract record Node;

internal sealed record Literal(object? Value) : Node;

internal sealed record Variable(string Name) : Node;

internal sealed record ListOf(IReadOnlyList<Node> Items) : Node;

internal sealed record Unary(string Sign, Node Operand) : Node;

internal sealed record Binary(string Sign, Node Left, Node Right) : Node;

/// <summary><c>a &lt; b &lt;= c</c>.</summary>
internal sealed record Comparison(Node First, IReadOnlyList<(string Sign, Node Operand)> Rest) : Node;

/// <summary><c>and</c>, <c>or</c>.</summary>
internal sealed record Logic(bool IsAnd, Node Left, Node Right) : Node;

internal sealed record Conditional(Node Test, Node Then, Node Else) : Node;

/// <summary>A function, or a method where there is a target.</summary>
internal sealed record Call(Node? Target, string Name, IReadOnlyList<Node> Arguments) : Node;

internal sealed record Element(Node Target, Node Index) : Node;

internal sealed record Slice(Node Target, Node? From, Node? To, Node? Step) : Node;

/// <summary><c>[item for name in source if test]</c>.</summary>
internal sealed record Comprehension(Node Item, string Name, Node Source, IReadOnlyList<Node> Tests) : Node;

/// <summary>A statement on a line.</summary>
internal abstract record Statement(int Line);

/// <param name="Sign">The operator of <c>+=</c>; empty for <c>=</c>.</param>
internal sealed record Assignment(int Line, IReadOnlyList<string> Names, string Sign, IReadOnlyList<Node> Values) : Statement(Line);

internal sealed record Evaluation(int Line, Node Value) : Statement(Line);

/// <summary>The first branch whose test holds; a test that is null always does.</summary>
internal sealed record Choice(int Line, IReadOnlyList<(Node? Test, IReadOnlyList<Statement> Body)> Branches) : Statement(Line);

internal sealed record WhileLoop(int Line, Node Test, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record ForLoop(int Line, string Name, Node Source, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record Definition(int Line, string Name, IReadOnlyList<string> Parameters, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record Return(int Line, Node? Value) : Statement(Line);

/// <summary><c>break</c>, <c>continue</c>, <c>pass</c>.</summary>
internal sealed record Jump(int Line, string Word) : Statement(Line);
