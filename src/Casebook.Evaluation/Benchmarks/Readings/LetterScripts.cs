using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>How the scripts of several benchmarks find the letter of an option, their faults included.</summary>
internal static partial class LetterScripts
{
    private const string FourLetters = "ABCD";

    /// <summary>
    /// As CyberMetric (commit 2f5818b): the letter behind the first "answer", in any case, with or without a colon; "answers
    /// differ" counts as D, since nothing has to stand between the word and the letter, nor behind the letter. "The answer is
    /// B" has none. Their program asks up to five times until it finds one; here an answer without one is wrong.
    /// </summary>
    public static string? CyberMetric(string text) => AnswerThenLetter().Match(text) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : null;

    /// <summary>
    /// As the baselines of GPQA (arXiv 2311.12022): letters count in parentheses only; five forms are tried in their order,
    /// each on its first place in the text, and the first one that holds one of four letters there decides.
    /// </summary>
    public static string? Gpqa(string text)
    {
        foreach (Regex form in (ReadOnlySpan<Regex>)[AnswerIs(), CapitalAnswerColon(), AnswerColon(), AnswerThen(), Parenthesised()])
        {
            if (form.Match(text) is { Success: true } match && FourLetters.Contains(match.Groups[1].Value, StringComparison.Ordinal))
            {
                return match.Groups[1].Value;
            }
        }
        return null;
    }

    /// <summary>
    /// As SecEval (commit 7aef317): every capital A, B, C and D of the text counts, those within words too, when "Answer:" is
    /// taken out; so only an answer of letters alone can be right.
    /// </summary>
    /// <returns>The different letters in the order of the alphabet; null for none.</returns>
    public static string? SecEval(string text)
    {
        string left = text.Replace("Answer:", "", StringComparison.Ordinal);
        string letters = string.Concat(FourLetters.Where(letter => left.Contains(letter, StringComparison.Ordinal)));
        return letters.Length > 0 ? letters : null;
    }

    /// <summary>The letter of the last box, alone in it but for parentheses and <c>\text{}</c>. No benchmark's own script, but what some prompts ask for.</summary>
    public static string? Boxed(string text) =>
        MathSpelling.LastBox(text) is { } box && InBox().Match(box) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"answer:?\s*([A-D])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerThenLetter();

    [GeneratedRegex(@"answer is \((.)\)", RegexOptions.CultureInvariant)]
    private static partial Regex AnswerIs();

    [GeneratedRegex(@"Answer: \((.)\)", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalAnswerColon();

    [GeneratedRegex(@"answer: \((.)\)", RegexOptions.CultureInvariant)]
    private static partial Regex AnswerColon();

    [GeneratedRegex(@"answer \((.)\)", RegexOptions.CultureInvariant)]
    private static partial Regex AnswerThen();

    [GeneratedRegex(@"\((.)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"^\s*(?:\\(?:text|textbf|mathrm)\{)?\(?([A-H])\)?\}?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex InBox();
}
