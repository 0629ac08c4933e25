using System.Text;

namespace Casebook.Reasoning.Snippets;

/// <summary>Runs statements and evaluates expressions, within a budget.</summary>
internal sealed class SnippetMachine
{
    private const int DeepestCall = 12;
    private readonly SnippetBudget _budget = new();
    private readonly Dictionary<string, Definition> _functions = new(StringComparer.Ordinal);
    private readonly StringBuilder _output = new();
    private readonly List<SnippetStep> _steps = [];
    private int _calls;
    private int _line;
    private string? _returned;

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    public string Output => _output.ToString().TrimEnd('\n');

    public IReadOnlyList<SnippetStep> Steps => _steps;

    public SnippetBudget Budget => _budget;

    public void Run(IReadOnlyList<Statement> program)
    {
        if (Run(program, new Dictionary<string, object?>(StringComparer.Ordinal), out _) == Flow.Return)
        {
            throw new SnippetException("return stands outside a function");
        }
    }

    /// <summary>Defines the functions of a program, without running what else it says.</summary>
    public void Define(IReadOnlyList<Statement> program)
    {
        foreach (Definition definition in program.OfType<Definition>())
        {
            _functions[definition.Name] = definition;
        }
    }

    public object? Call(string function, IReadOnlyList<object?> arguments)
    {
        if (!_functions.TryGetValue(function, out Definition? definition))
        {
            return SnippetFunctions.Call(function, arguments, _budget);
        }
        if (definition.Parameters.Count != arguments.Count)
        {
            throw new SnippetException($"{function} takes {definition.Parameters.Count} arguments, not {arguments.Count}");
        }
        if (++_calls > DeepestCall)
        {
            throw new SnippetException("functions call one another too deep");
        }
        var own = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            own[definition.Parameters[i]] = arguments[i];
        }
        Flow flow = Run(definition.Body, own, out object? value);
        _calls--;
        value = flow == Flow.Return ? value : null;
        string call = $"{function}({string.Join(", ", arguments.Select(each => SnippetValues.Written(each, _budget)))})";
        _steps.Add(new SnippetStep(definition.Line, call, flow == Flow.Return ? _returned : null, SnippetValues.Written(value, _budget)));
        return value;
    }

    public object? Value(Node node, Dictionary<string, object?> names)
    {
        _budget.Enter();
        object? value = node switch
        {
            Literal literal => literal.Value,
            Variable variable => names.TryGetValue(variable.Name, out object? held) ? held : throw new SnippetException($"{variable.Name} has no value"),
            ListOf list => list.Items.Select(item => Value(item, names)).ToList(),
            Unary unary => Signed(unary.Sign, Value(unary.Operand, names)),
            Binary binary => SnippetOperators.Apply(binary.Sign, Value(binary.Left, names), Value(binary.Right, names), _budget),
            Comparison comparison => Compared(comparison, names),
            Logic logic => Value(logic.Left, names) is var left && SnippetValues.IsTrue(left) == logic.IsAnd ? Value(logic.Right, names) : left,
            Conditional choice => Value(SnippetValues.IsTrue(Value(choice.Test, names)) ? choice.Then : choice.Else, names),
            Element element => At(Value(element.Target, names), Value(element.Index, names)),
            Slice slice => Part(slice, names),
            Call call => Called(call, names),
            Comprehension comprehension => Collected(comprehension, names),
            _ => throw new SnippetException("the expression is not part of the language"),
        };
        _budget.Leave();
        return value;
    }

    private Flow Run(IReadOnlyList<Statement> block, Dictionary<string, object?> names, out object? result)
    {
        result = null;
        foreach (Statement statement in block)
        {
            _budget.Spend(1);
            _line = statement.Line;
            Flow flow = Flow.Next;
            switch (statement)
            {
                case Assignment assignment:
                    Assign(assignment, names);
                    break;
                case Evaluation evaluation:
                    Value(evaluation.Value, names);
                    break;
                case Definition definition:
                    _functions[definition.Name] = definition;
                    break;
                case Return leave:
                    string? working = leave.Value is null ? null : SnippetWorking.Of(leave.Value, names);
                    result = leave.Value is null ? null : Value(leave.Value, names);
                    _returned = working;
                    return Flow.Return;
                case Jump { Word: not "pass" } jump:
                    return jump.Word == "break" ? Flow.Break : Flow.Continue;
                case Choice choice:
                    IReadOnlyList<Statement> taken = choice.Branches.FirstOrDefault(branch => branch.Test is null || SnippetValues.IsTrue(Value(branch.Test, names))).Body ?? [];
                    flow = Run(taken, names, out result);
                    break;
                case WhileLoop loop:
                    flow = While(loop, names, out result);
                    break;
                case ForLoop loop:
                    flow = For(loop, names, out result);
                    break;
            }
            if (flow != Flow.Next)
            {
                return flow;
            }
        }
        return Flow.Next;
    }

    private Flow While(WhileLoop loop, Dictionary<string, object?> names, out object? result)
    {
        result = null;
        while (SnippetValues.IsTrue(Value(loop.Test, names)))
        {
            Flow flow = Run(loop.Body, names, out result);
            if (flow is Flow.Break or Flow.Return)
            {
                return flow == Flow.Return ? flow : Flow.Next;
            }
        }
        return Flow.Next;
    }

    private Flow For(ForLoop loop, Dictionary<string, object?> names, out object? result)
    {
        result = null;
        foreach (object? item in SnippetValues.Items(Value(loop.Source, names), _budget))
        {
            _budget.Spend(1);
            Set(loop.Line, loop.Name, item, names);
            Flow flow = Run(loop.Body, names, out result);
            if (flow is Flow.Break or Flow.Return)
            {
                return flow == Flow.Return ? flow : Flow.Next;
            }
        }
        return Flow.Next;
    }

    private void Assign(Assignment assignment, Dictionary<string, object?> names)
    {
        object?[] values = [.. assignment.Values.Select(value => Value(value, names))];
        // Before any name changes: a, b = b, a + b.
        string?[] workings = [.. assignment.Values.Select(value => assignment.Sign.Length == 0 ? SnippetWorking.Of(value, names) : null)];
        for (int i = 0; i < values.Length; i++)
        {
            string name = assignment.Names[i];
            Node calculation = assignment.Sign.Length == 0 ? assignment.Values[i] : new Binary(assignment.Sign, new Variable(name), assignment.Values[i]);
            workings[i] ??= SnippetWorking.Of(calculation, names);
            object? value = assignment.Sign.Length == 0 ? values[i] : SnippetOperators.Apply(assignment.Sign, Value(new Variable(name), names), values[i], _budget);
            Set(assignment.Line, name, value, names, workings[i]);
        }
    }

    private void Set(int line, string name, object? value, Dictionary<string, object?> names, string? working = null)
    {
        names[name] = value;
        _steps.Add(new SnippetStep(line, name, working, SnippetValues.Written(value, _budget)));
    }

    private object Signed(string sign, object? value) => sign switch
    {
        "not" => !SnippetValues.IsTrue(value),
        "~" => ~SnippetValues.Integer(value),
        "-" => SnippetOperators.Apply("-", 0L, value, _budget)!,
        _ => SnippetValues.Integer(value),
    };

    private bool Compared(Comparison comparison, Dictionary<string, object?> names)
    {
        object? left = Value(comparison.First, names);
        foreach ((string sign, Node operand) in comparison.Rest)
        {
            object? right = Value(operand, names);
            if (!SnippetOperators.Compare(sign, left, right, _budget))
            {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static object? At(object? target, object? index)
    {
        int length = Length(target);
        long at = SnippetValues.Integer(index);
        at = at < 0 ? at + length : at;
        return at < 0 || at >= length ? throw new SnippetException("an index is out of range")
            : target is string text ? text[(int)at].ToString() : ((List<object?>)target!)[(int)at];
    }

    private object Part(Slice slice, Dictionary<string, object?> names)
    {
        object? target = Value(slice.Target, names);
        int length = Length(target);
        int? Bound(Node? node) => node is null || Value(node, names) is not { } value ? null : SnippetValues.Position(value);
        int? first = Bound(slice.From);
        int? last = Bound(slice.To);
        int step = Bound(slice.Step) ?? 1;
        if (step == 0)
        {
            throw new SnippetException("the step is zero");
        }
        int Clamped(int at) => (int)Math.Clamp(at < 0 ? (long)at + length : at, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
        long from = first is { } start ? Clamped(start) : step > 0 ? 0 : length - 1;
        long to = last is { } end ? Clamped(end) : step > 0 ? length : -1;
        var taken = new List<int>();
        for (long at = from; step > 0 ? at < to : at > to; at += step)
        {
            taken.Add((int)at);
        }
        _budget.Spend(taken.Count);
        return target is string text ? string.Concat(taken.Select(at => text[at])) : taken.Select(at => ((List<object?>)target!)[at]).ToList();
    }

    private static int Length(object? target) => target switch
    {
        string text => text.Length,
        List<object?> list => list.Count,
        _ => throw new SnippetException($"{SnippetValues.Kind(target)} has no elements"),
    };

    private object? Called(Call call, Dictionary<string, object?> names)
    {
        if (call.Target is not null)
        {
            object? target = Value(call.Target, names);
            return SnippetFunctions.Method(target, call.Name, [.. call.Arguments.Select(each => Value(each, names))], _budget);
        }
        object?[] arguments = [.. call.Arguments.Select(each => Value(each, names))];
        if (call.Name != "print" || _functions.ContainsKey("print"))
        {
            return Call(call.Name, arguments);
        }
        if (call.Arguments is [Node single] && SnippetWorking.Of(single, names) is { } working)
        {
            _steps.Add(new SnippetStep(_line, "", working, SnippetValues.Written(arguments[0], _budget)));
        }
        string line = string.Join(' ', arguments.Select(each => SnippetValues.Printed(each, _budget)));
        _budget.Spend(line.Length + 1);
        _output.Append(line).Append('\n');
        return null;
    }

    private List<object?> Collected(Comprehension comprehension, Dictionary<string, object?> names)
    {
        var inner = new Dictionary<string, object?>(names, StringComparer.Ordinal);
        _budget.Spend(inner.Count);
        var collected = new List<object?>();
        foreach (object? item in SnippetValues.Items(Value(comprehension.Source, names), _budget))
        {
            _budget.Spend(1);
            inner[comprehension.Name] = item;
            if (comprehension.Tests.All(test => SnippetValues.IsTrue(Value(test, inner))))
            {
                collected.Add(Value(comprehension.Item, inner));
            }
        }
        return collected;
    }
}
