using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>What an answer in free words must be before its form or its terms count, as the gates ask it of traces.</summary>
internal static partial class ProseAnswer
{
    /// <summary>Different words that name something, one in a short answer.</summary>
    private const int FewestWords = 2;

    /// <summary>So short an answer may be right whatever its words: a title, two items.</summary>
    private const int ShortAnswer = 6;

    /// <summary>Why a text is no answer, as a clause that goes on from "The answer"; null where nothing is the matter.</summary>
    /// <param name="copies">The task is to copy words in another order.</param>
    public static string? Fault(Problem problem, string answer, bool copies = false)
    {
        if (AnswerText.Hides(answer))
        {
            return "hides something in a comment";
        }
        if (answer.Contains("~~", StringComparison.Ordinal))
        {
            return "crosses something out";
        }
        if (AnswerText.IsReordered(answer) || Disguise().IsMatch(answer))
        {
            return "has characters that do not show as what they are";
        }
        List<Word> words = TraceWords.Of(answer);
        if (Repetition.IsLoop(answer, words))
        {
            return "goes round in circles";
        }
        if (copies)
        {
            return null;
        }
        int fewest = words.Count < ShortAnswer ? 1 : FewestWords;
        if (TraceContent.DifferentWords(words.Where(word => word.Kind == WordKind.Content), calculates: false, fewest) < fewest)
        {
            return "says nothing";
        }
        List<Word> prompt = TraceWords.Of(problem.PromptText());
        return words.Count >= ShortAnswer && TraceContent.NotCopied(words, prompt) is { } own && TraceContent.DifferentWords(own, calculates: false, FewestWords) < FewestWords
            ? "says nothing beside what it copied from the prompt"
            : null;
    }

    /// <summary>
    /// Invisible characters (the two joiners of Indic and Arabic script and of emoji left out), full-width letters, and words
    /// of Latin letters with Greek or Cyrillic ones among them.
    /// </summary>
    [GeneratedRegex(@"[\p{Cf}\0-\x08\x0E-\x1F-[\u200C\u200D]]|[\uFF01-\uFF5E]|[A-Za-z][\u0370-\u052F]|[\u0370-\u052F][A-Za-z]")]
    private static partial Regex Disguise();
}
