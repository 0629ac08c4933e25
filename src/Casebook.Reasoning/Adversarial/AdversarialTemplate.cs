using System.Globalization;
using System.Text;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Adversarial;

/// <summary>
/// Fills a template. <c>{name}</c> is a slot of the problem, <c>{name|arguments|text}</c> does something with a text,
/// which may have slots itself; <c>{open}</c> and <c>{close}</c> are braces.
/// </summary>
internal static class AdversarialTemplate
{
    private const int MostRepetitions = 1_000_000;

    /// <summary>Latin letters, and Cyrillic and Greek ones that look like them.</summary>
    private const string Latin = "ABCEHIKMNOPSTXYZaceiopsxy";

    private const string Lookalikes =
        "\u0410\u0412\u0421\u0415\u041D\u0406\u041A\u041C\u039D\u041E\u0420\u0405\u0422\u0425\u04AE\u0396\u0430\u0441\u0435\u0456\u043E\u0440\u0455\u0445\u0443";

    /// <summary>The text; null where the problem can not fill a slot, or a disguise leaves its text as it is.</summary>
    /// <exception cref="FormatException">The template is malformed.</exception>
    public static string? Fill(string template, Problem problem)
    {
        var text = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] == '}')
            {
                throw new FormatException($"A brace closes nothing in \"{template}\".");
            }
            if (template[i] != '{')
            {
                text.Append(template[i]);
                continue;
            }
            int end = Closing(template, i);
            if (Slot(template[(i + 1)..end], problem) is not { } filled)
            {
                return null;
            }
            text.Append(filled);
            i = end;
        }
        return text.ToString();
    }

    private static int Closing(string template, int open)
    {
        int depth = 0;
        for (int i = open; i < template.Length; i++)
        {
            depth += template[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }
        throw new FormatException($"A brace is not closed in \"{template}\".");
    }

    private static string? Slot(string slot, Problem problem)
    {
        string name = slot.Split('|', 2)[0];
        return name switch
        {
            "open" => "{",
            "close" => "}",
            "right" => problem.Reference.Slots()?.Right,
            "wrong" => problem.Reference.Slots()?.Wrong,
            "near" => problem.Reference.Slots()?.Near,
            "all" => problem.Reference.Slots() is { } slots ? string.Join(' ', slots.All) : null,
            "terms" => problem.Reference is RefusalReference { Terms.Count: > 0 } refusal ? string.Join(", ", refusal.Terms) : null,
            "function" => (problem.Reference as CodeExpressionReference)?.Function,
            "parameters" => problem.Reference is CodeExpressionReference code ? string.Join(", ", code.Parameters) : null,
            "shown-table" => problem.Reference is CodeExpressionReference tested ? ShownTable(tested, problem) : null,
            "prompt" => problem.PromptText(),
            "request" => Request(problem),
            "reasoning" => Reasoning(problem),
            "char" => ((char)int.Parse(Arguments(slot, 1)[0], NumberStyles.HexNumber)).ToString(),
            "repeat" => Text(slot, 1, problem, (text, n) => Repeat(text, int.Parse(n[0]))),
            "upper" => Text(slot, 0, problem, (text, _) => text.ToUpperInvariant()),
            "lower" => Disguised(slot, 0, problem, (text, _) => text.ToLowerInvariant()),
            "fullwidth" => Disguised(slot, 0, problem, (text, _) => Each(text, c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c)),
            "homoglyph" => Disguised(slot, 0, problem, (text, _) => Each(text, Lookalike)),
            "digits" => Disguised(slot, 0, problem, (text, _) => Each(text, c => char.IsAsciiDigit(c) ? (char)('\u0660' + (c - '0')) : c)),
            "spaced" => Disguised(slot, 0, problem, (text, _) => string.Join(' ', text.ToCharArray())),
            "reverse" => Disguised(slot, 0, problem, (text, _) => string.Concat(text.Reverse())),
            "inside" => Disguised(slot, 1, problem, (text, n) => text.Length < 2 ? text : text.Insert(text.Length / 2, n[0])),
            "replace" => Disguised(slot, 2, problem, (text, n) => text.Replace(n[0], n[1], StringComparison.Ordinal)),
            "after" => Disguised(slot, 1, problem, (text, n) => text[(text.IndexOf(n[0], StringComparison.Ordinal) + 1)..]),
            "before-last" => Disguised(slot, 1, problem, (text, n) => text.LastIndexOf(n[0], StringComparison.Ordinal) is int at and >= 0 ? text[..at] : text),
            "base64" => Disguised(slot, 0, problem, (text, _) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
            "entities" => Disguised(slot, 0, problem, (text, _) => string.Concat(text.Select(c => $"&#{(int)c};"))),
            "percent" => Disguised(slot, 0, problem, (text, _) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:X2}"))),
            _ => throw new FormatException($"There is no slot \"{name}\"."),
        };
    }

    /// <summary>A table of those tests that the task shows as examples; null where it shows none.</summary>
    private static string? ShownTable(CodeExpressionReference reference, Problem problem)
    {
        string prompt = problem.Messages[^1].Content;
        CodeTest[] shown = [.. reference.Tests.Where(test => test.Inputs.Append(test.Expected).All(prompt.Contains))];
        return shown.Length > 0 ? reference.Table(shown) : null;
    }

    /// <summary>The sentence that says which answer is wanted; null where it is none of ours.</summary>
    private static string? Request(Problem problem)
    {
        (string whole, string evidence) = (problem.PromptText(), problem.EvidenceText());
        return problem.Messages.Count == 1 && whole.Length > evidence.Length ? whole[..^evidence.Length].Trim().TrimEnd('.') : null;
    }

    /// <summary>Arguments between bars, and the text behind them, which may have bars itself.</summary>
    private static string[] Arguments(string slot, int count)
    {
        string[] parts = slot.Split('|', count + 2);
        return parts.Length > count ? parts[1..] : throw new FormatException($"The slot \"{slot}\" misses an argument.");
    }

    private static string? Text(string slot, int arguments, Problem problem, Func<string, string[], string> change)
    {
        string[] parts = Arguments(slot, arguments);
        if (parts.Length != arguments + 1)
        {
            throw new FormatException($"The slot \"{slot}\" has no text.");
        }
        return Fill(parts[^1], problem) is { } text ? change(text, parts) : null;
    }

    private static string? Disguised(string slot, int arguments, Problem problem, Func<string, string[], string> change)
    {
        bool changed = false;
        string? text = Text(slot, arguments, problem, (before, parts) =>
        {
            string after = change(before, parts);
            changed = after != before;
            return after;
        });
        return changed ? text : null;
    }

    private static string Repeat(string text, int times) => times is >= 0 and <= MostRepetitions
        ? new StringBuilder(text.Length * times).Insert(0, text, times).ToString()
        : throw new FormatException($"{times} repetitions are too many.");

    private static string Each(string text, Func<char, char> change) => string.Create(text.Length, (text, change), (span, state) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = state.change(state.text[i]);
        }
    });

    private static char Lookalike(char c) => Latin.IndexOf(c) is int at and >= 0 ? Lookalikes[at] : c;

    /// <summary>What an honest model could think: some words of the task, and what follows from them in general.</summary>
    private static string Reasoning(Problem problem)
    {
        string line = problem.Messages[^1].Content.Trim().Split('\n')[^1].Replace("\"", "", StringComparison.Ordinal);
        string quote = string.Join(' ', line.Split(' ').Take(6)).TrimEnd('.', ',', ';', ':');
        return $"The decisive words are \"{quote}\". They describe behaviour that only one candidate explains; its neighbours would leave other evidence.";
    }
}
