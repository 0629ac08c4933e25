using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>The tasks for which an expression is asked.</summary>
internal static class CodeTasks
{
    private const string Letters = "abcdeorst";
    private static readonly string[] _words = ["packet", "secret", "router", "access", "server", "session", "token", "breach", "attack", "cookie", "process", "address"];
    private static readonly string[] _schemes = ["GET", "POST", "http", "admin", "root", "tmp", "CVE"];

    public static IReadOnlyList<CodeTask> All { get; } =
    [
        new("count", "text", (x, k) => $"{x}.count('{k}')", random => Letters[random.NextInt(Letters.Length)].ToString(), (random, k) => Text(random, k)),
        new("prefix", "text", (x, k) => $"{x}[:{k}]", Small, (random, _) => Text(random)),
        new("suffix", "text", (x, k) => $"{x}[-{k}:]", Small, (random, _) => Text(random)),
        new("reverse", "text", (x, _) => $"{x}[::-1]", _ => "", (random, _) => Text(random)),
        new("every", "text", (x, k) => $"{x}[::{k}]", Small, (random, _) => Text(random)),
        new("starts", "text", (x, k) => $"{x}.startswith('{k}')", random => random.Choose(_schemes), (random, k) => Started(random, k)),
        new("without", "text", (x, k) => $"{x}.replace('{k}', '')", random => random.Choose(["-", " ", ":", "."]), (random, k) => $"'{random.Choose(_words)}{k}{random.NextInt(100)}{k}{random.NextInt(10)}'"),
        new("upper", "text", (x, k) => $"{x}.upper()[:{k}]", Small, (random, _) => Text(random)),
        new("divisible", "number", (x, k) => $"{x} % {k} == 0", random => $"{3 + random.NextInt(10)}", (random, k) => random.Chance(0.5) ? $"{int.Parse(k) * (1 + random.NextInt(12))}" : $"{1 + random.NextInt(120)}"),
        new("bit", "number", (x, k) => $"({x} >> {k}) & 1", random => $"{1 + random.NextInt(6)}", Number),
        new("lowbits", "number", (x, k) => $"{x} & {(1 << int.Parse(k)) - 1}", random => $"{2 + random.NextInt(5)}", Number),
        new("setbit", "number", (x, k) => $"{x} | {1 << int.Parse(k)}", random => $"{1 + random.NextInt(6)}", Number),
        new("within", "number", (x, k) => $"1 <= {x} <= {k}", random => random.Choose(["65535", "255", "1024", "4094", "100"]), (random, k) => random.Chance(0.5) ? $"{1 + random.NextInt(int.Parse(k))}" : $"{int.Parse(k) + random.NextInt(9)}"),
        new("cap", "number", (x, k) => $"min({x}, {k})", random => $"{20 + random.NextInt(80)}", (random, _) => $"{random.NextInt(150)}"),
        new("xor", "number", (x, k) => $"{x} ^ {k}", random => $"{1 + random.NextInt(60)}", Number),
        new("above", "list", (x, k) => $"sum(x for x in {x} if x > {k})", random => $"{3 + random.NextInt(15)}", List),
        new("howmany", "list", (x, k) => $"{x}.count({k})", random => $"{1 + random.NextInt(4)}", (random, _) => $"[{string.Join(", ", Enumerable.Range(0, 5).Select(_ => 1 + random.NextInt(4)))}]"),
        new("spread", "list", (x, _) => $"max({x}) - min({x})", _ => "", List),
        new("largest", "list", (x, k) => $"sorted({x})[-{k}:]", random => $"{2 + random.NextInt(2)}", List),
        new("times", "list", (x, k) => $"[x * {k} for x in {x}]", random => $"{2 + random.NextInt(8)}", List),
    ];

    private static string Small(RandomStream random) => $"{2 + random.NextInt(3)}";

    private static string Number(RandomStream random, string constant) => $"{1 + random.NextInt(127)}";

    private static string List(RandomStream random, string constant) =>
        $"[{string.Join(", ", Enumerable.Range(0, 3 + random.NextInt(3)).Select(_ => 1 + random.NextInt(25)))}]";

    private static string Text(RandomStream random, string constant = "") => $"'{random.Choose(_words)}{random.Choose(["", constant, $"{random.NextInt(10)}"])}'";

    private static string Started(RandomStream random, string constant) =>
        random.Choose([$"'{constant}/{random.Choose(_words)}'", $"'{constant}{random.NextInt(100)}'", $"'{random.Choose(_words)}{constant}'", $"'{random.Choose(_words)}'"]);
}
