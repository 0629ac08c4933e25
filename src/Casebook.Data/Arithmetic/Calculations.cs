using System.Globalization;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Arithmetic;

/// <summary>Draws calculations: plain ones, expressions with brackets, and those of the stories.</summary>
internal static class Calculations
{
    private static readonly string[] _plain = ["add", "subtract", "multiply", "divide", "remainder", "brackets"];
    private static readonly string[] _stories =
        ["blocked", "daily", "shared", "left", "subnets", "patched", "three", "disk", "tries", "bytes", "budget", "tickets"];

    /// <summary>Plain and story in turn, every kind equally often.</summary>
    public static int Kinds => _plain.Length * 2;

    public static Calculation Draw(int kind, RandomStream random)
    {
        string name = kind < _plain.Length ? _plain[kind] : random.Choose(_stories);
        return name switch
        {
            "add" => Two(name, '+', Number(random, 3, 5), Number(random, 2, 4)),
            "subtract" => Subtract(random),
            "multiply" => Two(name, '*', Number(random, 2, 4), Number(random, 1, 2)),
            "divide" => Divide(random),
            "remainder" => Two(name, 'm', Number(random, 2, 4), 3 + random.NextInt(47)),
            "brackets" => Brackets(random),
            _ => Story(name, random),
        };
    }

    private static Calculation Two(string name, char sign, long left, long right) =>
        new(name, Slots(("a", left), ("b", right)), [new Operation(sign, left, right)]);

    private static Calculation Subtract(RandomStream random)
    {
        (long a, long b) = (Number(random, 2, 4), Number(random, 2, 4));
        return random.Chance(0.85) ? Two("subtract", '-', Math.Max(a, b), Math.Min(a, b)) : Two("subtract", '-', Math.Min(a, b), Math.Max(a, b));
    }

    private static Calculation Divide(RandomStream random)
    {
        (long divisor, long quotient) = (2 + random.NextInt(48), Number(random, 1, 3) + 1);
        return Two("divide", '/', divisor * quotient, divisor);
    }

    private static Calculation Brackets(RandomStream random)
    {
        long a = Number(random, 2, 3);
        long b = Number(random, 1, 2);
        long c = 2 + random.NextInt(18);
        long d = 2 + random.NextInt(30);
        (string text, (char, long, long)[] steps) = random.NextInt(8) switch
        {
            0 => ($"({a} + {b}) * {c}", new[] { ('+', a, b), ('*', a + b, c) }),
            1 => ($"({a + b} - {b}) * {c}", [('-', a + b, b), ('*', a, c)]),
            2 => ($"{a} + {b} * {c}", [('*', b, c), ('+', a, b * c)]),
            3 => ($"{c} * ({a} + {d}) - {b}", [('+', a, d), ('*', a + d, c), ('-', (a + d) * c, b)]),
            4 => ($"{a} * {c} - {b} * {d}", [('*', a, c), ('*', b, d), ('-', a * c, b * d)]),
            5 => ($"({a * c} + {b * c}) / {c}", [('+', a * c, b * c), ('/', (a + b) * c, c)]),
            6 => ($"({a} + {b}) mod {c} + {d}", [('+', a, b), ('m', a + b, c), ('+', (a + b) % c, d)]),
            _ => ($"({a} + {d}) * ({b} + {c})", [('+', a, d), ('+', b, c), ('*', a + d, b + c)]),
        };
        return new Calculation("brackets", new Dictionary<string, string> { ["expr"] = text }, [.. steps.Select(step => new Operation(step.Item1, step.Item2, step.Item3))]);
    }

    private static Calculation Story(string name, RandomStream random)
    {
        long many = Number(random, 3, 4);
        long some = Number(random, 2, 3);
        long few = 2 + random.NextInt(28);
        long small = Math.Min(some, many / 3) + 1;
        (long a, long b, long c, (char, long, long)[] steps) = name switch
        {
            "blocked" => (many, small, 0L, new[] { ('-', many, small) }),
            "daily" => (some, few, 0L, [('*', some, few)]),
            "shared" => (some * few, few, 0L, [('/', some * few, few)]),
            "left" => (many, few + 5, 0L, [('m', many, few + 5)]),
            "subnets" => (few, some, Math.Min(small, few * some / 2), [('*', some, few), ('-', few * some, Math.Min(small, few * some / 2))]),
            "patched" => (many, small, (many / 4) + 1, [('-', many, small), ('-', many - small, (many / 4) + 1)]),
            "three" => (many, some, small, [('+', many, some), ('+', many + some, small)]),
            "disk" => (some, few, small, [('*', some, few), ('+', some * few, small)]),
            "tries" => (some, few, 0L, [('*', some, 60L), ('*', some * 60, few)]),
            "bytes" => (few, some, (few % 9) + 12, [('+', some, (few % 9) + 12), ('*', some + (few % 9) + 12, few)]),
            "budget" => (few, some, (few * some) + small, [('*', some, few), ('-', (few * some) + small, few * some)]),
            _ => (some * few - small, small, few, [('+', (some * few) - small, small), ('/', some * few, few)]),
        };
        return a < 1
            ? Story("three", random)
            : new Calculation("story " + name, Slots(("a", a), ("b", b), ("c", c)), [.. steps.Select(step => new Operation(step.Item1, step.Item2, step.Item3))]);
    }

    /// <summary>Of so many digits, every number of digits equally likely.</summary>
    private static long Number(RandomStream random, int fewest, int most)
    {
        int digits = fewest + random.NextInt(most - fewest + 1);
        int low = digits == 1 ? 2 : (int)Math.Pow(10, digits - 1);
        return low + random.NextInt((int)Math.Pow(10, digits) - low);
    }

    private static Dictionary<string, string> Slots(params (string Name, long Value)[] numbers) =>
        numbers.ToDictionary(number => number.Name, number => number.Value.ToString(CultureInfo.InvariantCulture));
}
