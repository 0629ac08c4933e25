namespace Casebook.Reasoning.Snippets;

/// <summary>
/// A small language, a subset of Python: integers of 64 bits, strings, lists, truth values; assignments, <c>if</c>,
/// <c>while</c>, <c>for</c>, <c>def</c>, <c>print</c>; slices, comprehensions, bit operators and a few built-in functions
/// and methods of strings. What it accepts means what Python means, except that numbers that do not fit 64 bits,
/// more than <see cref="MostSteps"/> steps and deep nesting are errors. It has no input, no files and no clock, and lists are never changed
/// in place.
/// </summary>
public static class Snippet
{
    /// <summary>Steps, and characters and elements made, that one run may take.</summary>
    public const int MostSteps = SnippetBudget.Steps;

    /// <summary>Longer code is not read.</summary>
    public const int LongestCode = 4000;

    /// <summary>Runs a program. Never throws: what goes wrong is in the result.</summary>
    public static SnippetRun Run(string code)
    {
        var machine = new SnippetMachine();
        string? error = Guarded(() =>
        {
            CheckLength(code);
            machine.Run(SnippetParser.Program(code));
        });
        return new SnippetRun(machine.Output, machine.Steps, error);
    }

    /// <summary>The value of a literal or another expression without variables, as a literal; null where there is none.</summary>
    public static string? Evaluate(string expression) => Evaluate(expression, [], []).Value;

    /// <summary>Evaluates an expression. Never throws.</summary>
    /// <param name="names">Names that the expression may use.</param>
    /// <param name="literals">Their values, as literals.</param>
    public static SnippetValue Evaluate(string expression, IReadOnlyList<string> names, IReadOnlyList<string> literals)
    {
        string? value = null;
        string? error = Guarded(() =>
        {
            CheckLength(expression);
            var machine = new SnippetMachine();
            var held = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach ((string name, string literal) in names.Zip(literals))
            {
                held[name] = Literal(machine, literal);
            }
            value = SnippetValues.Written(machine.Value(SnippetParser.Expression(expression), held), machine.Budget);
        });
        return new SnippetValue(error is null ? value : null, error);
    }

    /// <summary>Calls a function that a program defines; what the program does beside is not run. Never throws.</summary>
    /// <param name="literals">The arguments, as literals.</param>
    public static SnippetValue Call(string program, string function, IReadOnlyList<string> literals)
    {
        string? value = null;
        string? error = Guarded(() =>
        {
            CheckLength(program);
            var machine = new SnippetMachine();
            IReadOnlyList<Statement> statements = SnippetParser.Program(program);
            if (!statements.OfType<Definition>().Any(definition => definition.Name == function))
            {
                throw new SnippetException($"there is no function {function}");
            }
            machine.Define(statements);
            object?[] arguments = [.. literals.Select(literal => Literal(machine, literal))];
            value = SnippetValues.Written(machine.Call(function, arguments), machine.Budget);
        });
        return new SnippetValue(error is null ? value : null, error);
    }

    private static object? Literal(SnippetMachine machine, string literal) => machine.Value(SnippetParser.Expression(literal), []);

    private static void CheckLength(string code)
    {
        if (code.Length > LongestCode)
        {
            throw new SnippetException($"the code is longer than {LongestCode} characters");
        }
    }

    private static string? Guarded(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (SnippetException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>What a program did.</summary>
/// <param name="Output">Its lines, without the last line's end.</param>
/// <param name="Steps">Every value that a variable was given, in order, with results of functions.</param>
/// <param name="Error">Why it stopped early; null where it did not.</param>
public sealed record SnippetRun(string Output, IReadOnlyList<SnippetStep> Steps, string? Error);

/// <summary>A variable was given a value, a function gave one back, or a calculation was printed.</summary>
/// <param name="Line">1 for the first line.</param>
/// <param name="Name">The variable; a call such as <c>f(3)</c> for a function; empty for what was printed.</param>
/// <param name="Working">The calculation with values in the place of names, as in <c>7 * 2 + 1</c>; null where it is none of integers.</param>
/// <param name="Value">As a literal.</param>
public sealed record SnippetStep(int Line, string Name, string? Working, string Value);

/// <summary>A value, or why there is none.</summary>
/// <param name="Value">As a literal.</param>
public sealed record SnippetValue(string? Value, string? Error);
