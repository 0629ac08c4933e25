using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>Short functions with one fault that a reviewer must find: an end that is off by one, a check that is missing.</summary>
internal static class FaultSnippets
{
    /// <summary>Lines that do no harm, put in so that the fault is not always on the same line.</summary>
    private static readonly string[] _fillers = ["retries = 3", "started = True", "notes = []", "timeout = 30", "ready = False", "verbose = True", "errors = 0", "done = False"];

    private static readonly (string Kind, Func<CodeNames, RandomStream, (string[] Lines, int Fault, Dictionary<string, string> Slots)> Write)[] _all =
    [
        ("range", RangeEnd), ("while", WhileEnd), ("last", LastElement), ("mean", Mean), ("index", Index), ("port", Port), ("first", First), ("path", FilePath), ("query", Query), ("copy", Copy),
    ];

    /// <summary>A snippet with the line of its fault (1 for the first) and what its phrasings may name.</summary>
    public static (string Kind, string[] Lines, int Fault, Dictionary<string, string> Slots) Draw(CodeNames names, RandomStream random)
    {
        (string kind, Func<CodeNames, RandomStream, (string[], int, Dictionary<string, string>)> write) = random.Choose(_all);
        (string[] drawn, int fault, Dictionary<string, string> slots) = write(names, random);
        List<string> lines = [.. drawn];
        string[] fillers = [.. _fillers];
        random.Shuffle<string>(fillers);
        for (int i = random.NextInt(4); i > 0; i--)
        {
            lines.Insert(1, "    " + fillers[i]);
            fault++;
        }
        return (kind, [.. lines], fault + 1, slots);
    }

    private static (string[], int, Dictionary<string, string>) RangeEnd(CodeNames names, RandomStream random)
    {
        (string list, string size, string total, string each, string function) = (names.Of("list"), names.Of("number"), names.Of("number"), names.Of("item"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}, {size}):",
            $"    {total} = 0",
            $"    for {each} in range({random.Choose([$"{size} + 1", $"0, {size} + 1"])}):",
            $"        {total} += {list}[{each}]",
            $"    return {total}",
        ];
        return (lines, 2, new() { ["list"] = list, ["size"] = size });
    }

    private static (string[], int, Dictionary<string, string>) WhileEnd(CodeNames names, RandomStream random)
    {
        (string list, string at, string total, string function) = (names.Of("list"), names.Of("number"), names.Of("number"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}):",
            $"    {at} = 0",
            $"    {total} = {random.NextInt(5)}",
            $"    while {at} <= len({list}):",
            $"        {total} = {total} {random.Choose(["+", "^"])} {list}[{at}]",
            $"        {at} += 1",
            $"    return {total}",
        ];
        return (lines, 3, new() { ["list"] = list, ["size"] = at });
    }

    private static (string[], int, Dictionary<string, string>) LastElement(CodeNames names, RandomStream random)
    {
        (string list, string first, string last, string function) = (names.Of("list"), names.Of("item"), names.Of("number"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}):",
            $"    if len({list}) == 0:",
            $"        return {random.NextInt(3)}",
            $"    {first} = {list}[0]",
            $"    {last} = {list}[len({list})]",
            $"    return {last} {random.Choose(["-", "+"])} {first}",
        ];
        return (lines, 4, new() { ["list"] = list, ["size"] = last });
    }

    private static (string[], int, Dictionary<string, string>) Mean(CodeNames names, RandomStream random)
    {
        (string list, string limit, string mean, string function) = (names.Of("list"), names.Of("number"), names.Of("number"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}):",
            $"    {limit} = {10 + random.NextInt(90)}",
            $"    {mean} = sum({list}) // len({list})",
            $"    if {mean} > {limit}:",
            $"        return {limit}",
            $"    return {mean}",
        ];
        return (lines, 2, new() { ["list"] = list, ["size"] = mean });
    }

    private static (string[], int, Dictionary<string, string>) Index(CodeNames names, RandomStream random)
    {
        (string list, string text, string at, string each, string function) = (names.Of("list"), names.Of("text"), names.Of("number"), names.Of("item"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}, {text}):",
            $"    {at} = int({text})",
            $"    {each} = {list}[{at}]",
            $"    if {each} == {random.NextInt(9)}:",
            $"        return None",
            $"    return {each}",
        ];
        return (lines, 2, new() { ["list"] = list, ["size"] = at, ["text"] = text });
    }

    private static (string[], int, Dictionary<string, string>) Port(CodeNames names, RandomStream random)
    {
        (string text, string number, string function) = (names.Of("text"), names.Of("number"), names.Of("function"));
        (int highest, string what) = random.Choose<(int, string)>([(65535, "port"), (255, "byte"), (4095, "VLAN id"), (32, "prefix length of IPv4"), (128, "prefix length of IPv6")]);
        string[] lines =
        [
            $"def {function}({text}):",
            $"    {number} = int({text})",
            $"    if {number} < 0:",
            $"        return False",
            $"    if {number} > {highest + 1}:",
            $"        return False",
            $"    return True",
        ];
        return (lines, 4, new() { ["size"] = number, ["what"] = what, ["highest"] = $"{highest}", ["over"] = $"{highest + 1}" });
    }

    private static (string[], int, Dictionary<string, string>) First(CodeNames names, RandomStream random)
    {
        (string list, string total, string each, string function) = (names.Of("list"), names.Of("number"), names.Of("item"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({list}):",
            $"    {total} = 0",
            $"    for {each} in range(1, len({list})):",
            $"        {total} += {list}[{each}]{random.Choose(["", " * 2", " % 256"])}",
            $"    return {total}",
        ];
        return (lines, 2, new() { ["list"] = list, ["size"] = total });
    }

    private static (string[], int, Dictionary<string, string>) FilePath(CodeNames names, RandomStream random)
    {
        (string text, string path, string function) = (names.Of("text"), names.Of("text"), names.Of("function"));
        string[] lines =
        [
            $"def {function}({text}):",
            $"    base = '/srv/{random.Choose(["files", "reports", "images", "mail", "logs"])}/'",
            $"    {path} = base + {text}",
            $"    with open({path}) as stream:",
            $"        return stream.read()",
        ];
        return (lines, 2, new() { ["text"] = text, ["size"] = path });
    }

    private static (string[], int, Dictionary<string, string>) Query(CodeNames names, RandomStream random)
    {
        (string text, string query, string list, string function) = (names.Of("text"), names.Of("text"), names.Of("list"), names.Of("function"));
        string table = random.Choose(["users", "orders", "hosts", "alerts", "tickets"]);
        string[] lines =
        [
            $"def {function}(database, {text}):",
            $"    {text} = {text}.strip()",
            $"    {query} = 'SELECT * FROM {table} WHERE id = ' + {text}",
            $"    {list} = database.execute({query})",
            $"    return {list}",
        ];
        return (lines, 2, new() { ["text"] = text, ["size"] = query });
    }

    private static (string[], int, Dictionary<string, string>) Copy(CodeNames names, RandomStream random)
    {
        (string source, string target, string each, string function) = (names.Of("list"), names.Of("list"), names.Of("item"), names.Of("function"));
        int size = random.Choose([8, 16, 32, 64, 128]);
        string[] lines =
        [
            $"def {function}({source}):",
            $"    {target} = [0] * {size}",
            $"    for {each} in range(len({source})):",
            $"        {target}[{each}] = {source}[{each}]",
            $"    return {target}",
        ];
        return (lines, 3, new() { ["list"] = target, ["other"] = source, ["size"] = $"{size}" });
    }
}
