namespace Casebook.Reasoning.Mathematics;

/// <summary>What an answer is, read but not compared yet.</summary>
internal abstract record Form;

/// <summary>A number or an expression.</summary>
/// <param name="Value">Without its unit.</param>
/// <param name="Unit">What stood with it; null where nothing did.</param>
internal sealed record ScalarForm(Expression Value, Unit? Unit) : Form;

/// <summary>Words.</summary>
/// <param name="Text">Lower case, one space between words.</param>
internal sealed record TextForm(string Text) : Form;

/// <summary>Values next to each other, or in the braces of a set.</summary>
/// <param name="Items">In the order of the answer.</param>
/// <param name="IsSet">Braces stood around it: twice the same is once.</param>
/// <param name="IsAnd">All hold at once, rather than one of them.</param>
internal sealed record ListForm(IReadOnlyList<Form> Items, bool IsSet, bool IsAnd) : Form;

/// <summary>A point or an interval; which it is does not matter as long as both are written alike.</summary>
internal sealed record BracketedForm(string Open, IReadOnlyList<Form> Items, string Close) : Form;

/// <summary>Equations and inequalities: one sign fewer than sides.</summary>
internal sealed record RelationForm(IReadOnlyList<Form> Sides, IReadOnlyList<string> Signs) : Form;

/// <summary>A set made of two: <c>∪</c>, <c>∩</c> or <c>∖</c>.</summary>
internal sealed record CombinedForm(Form Left, string Sign, Form Right) : Form;

/// <summary>All real numbers, or none.</summary>
internal sealed record RealsForm(bool None) : Form;

/// <summary>Rows of a matrix; a column vector has rows of one.</summary>
internal sealed record MatrixForm(IReadOnlyList<IReadOnlyList<Form>> Rows) : Form;

/// <summary><c>3:4</c> and longer.</summary>
/// <param name="Parts">In their order.</param>
/// <param name="Seconds">Since midnight, where it can be a time of day; -1 otherwise.</param>
/// <param name="Half">'a' before noon, 'p' after, a space where that is not said.</param>
internal sealed record RatioForm(IReadOnlyList<Expression> Parts, int Seconds, char Half) : Form;
