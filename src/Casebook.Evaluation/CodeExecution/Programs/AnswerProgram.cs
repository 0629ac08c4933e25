using System.Text.RegularExpressions;

namespace Casebook.Evaluation.CodeExecution.Programs;

/// <summary>Makes a program of what a model answered: of a chat answer with fenced blocks, of bare code, or of the rest of a function.</summary>
/// <remarks>No text makes it throw, and it takes linear time. What is no program fails later, where it does not load.</remarks>
public static partial class AnswerProgram
{
    /// <summary>What ends a bare completion of a function, when a model writes on (Chen et al. 2021, §2.2).</summary>
    private static readonly string[] _stops = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"];

    /// <summary>The program that answers a prompt which ends inside a function.</summary>
    /// <param name="prompt">Imports, helpers, and the function up to the end of its docstring.</param>
    /// <param name="entryPoint">The function's name.</param>
    /// <param name="answer">What the model said: the last block that defines the function, else the last block as the rest of the function, else the whole text.</param>
    public static string Completing(string prompt, string entryPoint, string answer)
    {
        string text = Unix(answer);
        IReadOnlyList<CodeBlock> blocks = Python(text);
        string? whole = blocks.LastOrDefault(block => Defines(block.Code, entryPoint))?.Code;
        if (whole is null && blocks.Count == 0 && Defines(text, entryPoint))
        {
            whole = text;
        }
        if (whole is not null)
        {
            // The prompt alone is a program too, so the answer may use its imports and helpers or bring its own.
            return FutureFirst($"{prompt}\n\n{whole}\n");
        }
        string body = blocks.Count > 0 ? blocks[^1].Code : Cut(text);
        return prompt + Indented(body) + "\n";
    }

    /// <summary>The program that an answer gives whole: the last block that defines one of some names, else the last block, else the whole text.</summary>
    public static string Whole(string answer, IReadOnlyCollection<string> names)
    {
        string text = Unix(answer);
        IReadOnlyList<CodeBlock> blocks = Python(text);
        return (blocks.LastOrDefault(block => names.Any(name => Defines(block.Code, name))) ?? blocks.LastOrDefault())?.Code ?? text;
    }

    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static IReadOnlyList<CodeBlock> Python(string text) => [.. CodeBlocks.In(text).Where(block => block.MayBePython)];

    /// <summary>Whether a line that is not indented defines the name: by <c>def</c>, <c>class</c> or an assignment.</summary>
    private static bool Defines(string code, string name)
    {
        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            foreach (ValueMatch match in Definition().EnumerateMatches(line))
            {
                string found = line.Slice(match.Index, match.Length).ToString();
                if (found.TrimEnd('(', ':', '=', ' ').Split(' ')[^1] == name)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static string Cut(string text)
    {
        // A first line that is itself such a word is the body, wrongly indented.
        int end = _stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(place => place > 0).DefaultIfEmpty(text.Length).Min();
        return text[..end];
    }

    /// <summary>As it is where its first line is indented, else four spaces deeper.</summary>
    private static string Indented(string body)
    {
        string[] lines = body.Split('\n');
        string? first = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line));
        return first is null || first[0] is ' ' or '\t'
            ? body
            : string.Join('\n', lines.Select(line => line.Length == 0 ? line : "    " + line));
    }

    /// <summary>Imports from <c>__future__</c> must be a program's first statements.</summary>
    private static string FutureFirst(string program)
    {
        ILookup<bool, string> lines = program.Split('\n').ToLookup(line => line.StartsWith("from __future__ import", StringComparison.Ordinal));
        return string.Join('\n', [.. lines[true], .. lines[false]]);
    }

    [GeneratedRegex(@"^(?:(?:async +)?def +[A-Za-z_][A-Za-z0-9_]* *\(|class +[A-Za-z_][A-Za-z0-9_]* *[:\(]|[A-Za-z_][A-Za-z0-9_]* *=)", RegexOptions.NonBacktracking)]
    private static partial Regex Definition();
}
