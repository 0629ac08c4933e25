using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>What an answer in free words must be before its form or its terms count, as the gates ask it of traces.</summary>
internal static class ProseAnswer
{
    /// <summary>Different words that name something, from an answer's own; a shorter answer needs none of them.</summary>
    private const int FewestWords = 3;

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
        List<Word> words = TraceWords.Of(answer);
        if (Repetition.IsLoop(answer, words))
        {
            return "goes round in circles";
        }
        if (copies || words.Count < ShortAnswer)
        {
            return null;
        }
        if (TraceContent.DifferentWords(words, calculates: false, FewestWords) < FewestWords)
        {
            return "says nothing";
        }
        List<Word> prompt = TraceWords.Of(string.Join('\n', problem.Messages.Select(message => message.Content)));
        return TraceContent.NotCopied(words, prompt) is { } own && TraceContent.DifferentWords(own, calculates: false, FewestWords) < FewestWords
            ? "says nothing beside what it copied from the prompt"
            : null;
    }
}
