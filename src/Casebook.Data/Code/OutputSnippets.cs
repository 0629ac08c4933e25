using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>Snippets whose output is asked for, in the small language that <see cref="Reasoning.Snippets.Snippet"/> runs.</summary>
internal static class OutputSnippets
{
    private static readonly (string Kind, Func<CodeNames, RandomStream, string> Write)[] _all =
    [
        ("steps", Steps), ("loop", Loop), ("filter", Filter), ("while", While), ("slice", Slices), ("letters", Letters), ("bits", Bits),
        ("branch", Branch), ("list", Lists), ("function", Functions), ("build", Build), ("checksum", Checksum), ("split", Splits), ("range", Ranges),
    ];

    public static (string Kind, string Code) Draw(CodeNames names, RandomStream random)
    {
        (string kind, Func<CodeNames, RandomStream, string> write) = random.Choose(_all);
        return (kind, write(names, random));
    }

    private static int Number(RandomStream random, int low, int high) => low + random.NextInt(high - low + 1);

    private static string Numbers(RandomStream random, int fewest, int most, int high) =>
        $"[{string.Join(", ", Enumerable.Range(0, Number(random, fewest, most)).Select(_ => Number(random, 1, high)))}]";

    private static string Steps(CodeNames names, RandomStream random)
    {
        (string a, string b) = (names.Of("number"), names.Of("number"));
        string second = random.Choose([$"{a} * {Number(random, 2, 9)}", $"{a} + {Number(random, 3, 60)}", $"{a} // {Number(random, 2, 6)}", $"{a} % {Number(random, 3, 9)}"]);
        string third = random.Choose([$"{a} = {b} - {a}", $"{a} = {a} + {b}", $"{b} += {a}", $"{a}, {b} = {b}, {a}"]);
        return $"{a} = {Number(random, 4, 60)}\n{b} = {second}\n{third}\nprint({random.Choose([$"{a} + {b}", $"{a} - {b}", $"{b}, {a}", $"{a} * 2 + {b}"])})";
    }

    private static string Loop(CodeNames names, RandomStream random)
    {
        (string total, string each) = (names.Of("number"), names.Of("item"));
        string step = random.Choose([$"{total} = {total} + {each}", $"{total} += {each} * {Number(random, 2, 4)}", $"{total} = {total} * 2 + {each}", $"{total} -= {each}"]);
        return $"{total} = {Number(random, 0, 30)}\nfor {each} in {Numbers(random, 3, 4, 15)}:\n    {step}\nprint({total})";
    }

    private static string Ranges(CodeNames names, RandomStream random)
    {
        (string total, string each) = (names.Of("number"), names.Of("item"));
        int from = Number(random, 0, 6);
        int step = Number(random, 1, 3);
        string range = step == 1 ? $"{from}, {from + Number(random, 3, 5)}" : $"{from}, {from + (step * Number(random, 2, 4))}, {step}";
        return $"{total} = {Number(random, 0, 12)}\nfor {each} in range({range}):\n    {total} += {random.Choose([each, $"{each} * {each}", $"{each} % 3", $"{each} + 1"])}\nprint({total})";
    }

    private static string Filter(CodeNames names, RandomStream random)
    {
        (string count, string each) = (names.Of("number"), names.Of("item"));
        string test = random.Choose([$"{each} > {Number(random, 4, 12)}", $"{each} % 2 == {Number(random, 0, 1)}", $"{each} <= {Number(random, 5, 11)}", $"{each} % 3 == 0"]);
        return $"{count} = 0\nfor {each} in {Numbers(random, 4, 5, 16)}:\n    if {test}:\n        {count} += {random.Choose(["1", each])}\nprint({count})";
    }

    private static string While(CodeNames names, RandomStream random)
    {
        (string value, string count) = (names.Of("number"), names.Of("number"));
        int limit = Number(random, 2, 6);
        string step = random.Choose([$"{value} = {value} // 2", $"{value} -= {Number(random, 7, 14)}", $"{value} //= 3"]);
        return $"{value} = {Number(random, 18, 50)}\n{count} = {Number(random, 0, 3)}\nwhile {value} > {limit}:\n    {step}\n    {count} += 1\nprint({random.Choose([count, $"{value}, {count}", value])})";
    }

    private static string Slices(CodeNames names, RandomStream random)
    {
        (string text, string part) = (names.Of("text"), names.Of("text"));
        string cut = random.Choose(["[1:4]", "[:3]", "[-3:]", "[::-1]", "[::2]", "[1:-1]", "[2:]", "[:-2]"]);
        return $"{text} = '{names.Word()}'\n{part} = {text}{cut}\nprint({part}{random.Choose(["", ".upper()", $" + {text}[0]", $" + '{Number(random, 1, 9)}'"])})";
    }

    private static string Letters(CodeNames names, RandomStream random)
    {
        (string text, string count) = (names.Of("text"), names.Of("number"));
        string word = names.Word();
        string what = random.Choose([$"{text}.count('{word[random.NextInt(word.Length)]}')", $"{text}.find('{word[random.NextInt(word.Length)]}')", $"len({text})", $"len({text}) * {Number(random, 2, 5)}"]);
        return $"{text} = '{word}'\n{count} = {what}\nprint({random.Choose([count, $"{count} + {Number(random, 1, 20)}", $"{text}[{Number(random, 0, 2)}], {count}"])})";
    }

    private static string Bits(CodeNames names, RandomStream random)
    {
        (string a, string b) = (names.Of("number"), names.Of("number"));
        string first = random.Choose([$"{a} & {Number(random, 1, 15)}", $"{a} | {Number(random, 1, 15)}", $"{a} ^ {Number(random, 1, 31)}", $"{a} >> {Number(random, 1, 3)}", $"{a} << {Number(random, 1, 4)}"]);
        string then = random.Choose([$"{b} = {b} ^ {Number(random, 1, 15)}", $"{b} = {b} & 7", $"{b} = {b} + 1", $"{b} |= {Number(random, 1, 8)}"]);
        return $"{a} = {Number(random, 5, 60)}\n{b} = {first}\n{then}\nprint({b})";
    }

    private static string Branch(CodeNames names, RandomStream random)
    {
        (string value, string label) = (names.Of("number"), names.Of("text"));
        int low = Number(random, 10, 30);
        int high = low + Number(random, 10, 40);
        string[] words = random.Choose<string[]>([["low", "middle", "high"], ["pass", "warn", "drop"], ["green", "amber", "red"], ["keep", "check", "block"]]);
        return $"{value} = {Number(random, 2, 40)} + {Number(random, 2, 50)}\nif {value} < {low}:\n    {label} = '{words[0]}'\nelif {value} < {high}:\n    {label} = '{words[1]}'\nelse:\n    {label} = '{words[2]}'\nprint({label})";
    }

    private static string Lists(CodeNames names, RandomStream random)
    {
        (string list, string part) = (names.Of("list"), names.Of("number"));
        string what = random.Choose([$"max({list}) - min({list})", $"sum({list}[1:])", $"{list}[-1] + {list}[0]", $"sum({list}) // len({list})", $"len({list}) + {list}[1]", $"sorted({list})[1]", $"sum({list}[:2])"]);
        return $"{list} = {Numbers(random, 3, 5, 30)}\n{part} = {what}\nprint({random.Choose([part, $"{part} * 2", $"{part} - 1"])})";
    }

    private static string Functions(CodeNames names, RandomStream random)
    {
        (string function, string value, string result) = (names.Of("function"), names.Of("number"), names.Of("number"));
        string body = random.Choose(
        [
            $"    return {value} * {Number(random, 2, 6)} - {Number(random, 1, 9)}",
            $"    if {value} > {Number(random, 8, 20)}:\n        return {value} - {Number(random, 3, 8)}\n    return {value} * 2",
            $"    return {value} % {Number(random, 3, 9)} + {Number(random, 1, 9)}",
        ]);
        return $"def {function}({value}):\n{body}\n\n{result} = {function}({Number(random, 3, 30)})\nprint({result} + {function}({Number(random, 3, 30)}))";
    }

    private static string Build(CodeNames names, RandomStream random)
    {
        (string text, string letter) = (names.Of("text"), names.Of("letter"));
        string step = random.Choose([$"{text} = {letter} + {text}", $"{text} = {text} + {letter} + '-'", $"{text} += {letter} * 2", $"{text} = {text} + {letter}.upper()"]);
        return $"{text} = ''\nfor {letter} in '{names.Word()[..4]}':\n    {step}\nprint({text})";
    }

    private static string Checksum(CodeNames names, RandomStream random)
    {
        (string sum, string each) = (names.Of("number"), names.Of("item"));
        string step = random.Choose([$"{sum} = {sum} ^ {each}", $"{sum} = ({sum} + {each}) % {Number(random, 7, 16)}", $"{sum} = ({sum} * 2 + {each}) % 16"]);
        return $"{sum} = {Number(random, 0, 9)}\nfor {each} in {Numbers(random, 3, 4, 15)}:\n    {step}\nprint({sum})";
    }

    private static string Splits(CodeNames names, RandomStream random)
    {
        (string text, string part) = (names.Of("text"), names.Of("list"));
        string mark = random.Choose(["-", ":", "/", "."]);
        return $"{text} = '{names.Word()}{mark}{names.Word()}{mark}{Number(random, 1, 99)}'\n{part} = {text}.split('{mark}')\nprint({random.Choose([$"{part}[0]", $"{part}[-1]", $"{part}[1][:3]", $"len({part}[1])", $"int({part}[2]) + {Number(random, 1, 9)}", $"{part}[0] + {part}[2]"])})";
    }
}
