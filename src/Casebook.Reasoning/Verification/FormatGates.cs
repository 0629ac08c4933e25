using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// What a completion must have before its answer counts. Rewarding an answer whose trace is missing or empty teaches a
/// model to stop reasoning, so the gates come before every verifier's own judgement. They stop traces that are no
/// reasoning by their form; whether a fluent trace has to do with the question they can not tell.
/// </summary>
/// <remarks>Linear in the length of prompt and completion, whatever the text.</remarks>
public static class FormatGates
{
    /// <summary>The trace was opened and closed.</summary>
    public const string Closed = "closed";

    /// <summary>The trace has something other than white space and marks inside.</summary>
    public const string NotEmpty = "not-empty";

    /// <summary>Something stands after the trace, and the token budget did not cut it: <c>CWE-78</c> may be the start of <c>CWE-787</c>.</summary>
    public const string AnswerPresent = "answer-present";

    /// <summary>The trace does not go round in circles: a word, a line or a passage again and again.</summary>
    public const string NoRepetition = "no-repetition";

    /// <summary>The trace says something beside what it copied from the prompt. Quoting evidence is right; being a quotation is not reasoning.</summary>
    public const string NoCopiedPrompt = "no-copied-prompt";

    /// <summary>The trace names something: not only "hmm", "let me think", an assurance, counting or dummy text.</summary>
    public const string NoFiller = "no-filler";

    /// <summary>
    /// The answer is an answer: no trace's tags in it, and not longer than the trace where the kind of answer is short.
    /// A second trace behind the first, or reasoning moved into the answer, is refused rather than sorted out.
    /// </summary>
    public const string AnswerOnlyAfterTrace = "answer-only-after-trace";

    /// <summary>All of them, in the order in which they are looked at.</summary>
    public static IReadOnlyList<string> All { get; } = [Closed, NotEmpty, AnswerPresent, NoRepetition, NoCopiedPrompt, NoFiller, AnswerOnlyAfterTrace];

    /// <summary>A trace with fewer different words that name something is filler. The least among ten thousand generated traces has 6.</summary>
    internal const int FewestWords = 4;

    /// <summary>In a trace that calculates, a single equation is an argument: <c>865 - 60 = 805</c>.</summary>
    internal const int FewestInCalculations = 3;

    /// <summary>So many different words that name something must be the trace's own beside what it copied. The least among ten thousand generated traces has 4.</summary>
    internal const int FewestOwnWords = 3;

    /// <summary>Names of the gates that <paramref name="completion"/> fails, in the order of <see cref="All"/>; empty for a well-formed one.</summary>
    /// <param name="problem">What was asked: a trace that only repeats it is none.</param>
    public static IReadOnlyList<string> Violations(Problem problem, Completion completion)
    {
        var violations = new List<string>();
        bool hasTrace = completion.Outcome is TraceOutcome.Closed && HasWords(completion.Trace);
        bool hasAnswer = HasAnswer(completion) || HasAnswerOfMarks(problem, completion);
        if (completion.Outcome is TraceOutcome.Unclosed or TraceOutcome.NoTrace)
        {
            violations.Add(Closed);
        }
        else if (!hasTrace)
        {
            violations.Add(NotEmpty);
        }
        if (!hasAnswer)
        {
            violations.Add(AnswerPresent);
        }
        List<Word> words = hasTrace ? TraceWords.Of(completion.Trace) : [];
        if (hasTrace)
        {
            Look(problem, completion.Trace, words, violations);
        }
        if (hasAnswer && (TraceMarkup.IsIn(completion.Answer) || CarriesReasoning(problem, completion.Answer, words.Count)))
        {
            violations.Add(AnswerOnlyAfterTrace);
        }
        return violations;
    }

    /// <summary>Whether something stands after the trace, whole.</summary>
    public static bool HasAnswer(Completion completion) =>
        IsWhole(completion) && HasWords(completion.Answer);

    /// <summary>Where the right answer has no word, as closing brackets have none, whatever shows is an answer.</summary>
    private static bool HasAnswerOfMarks(Problem problem, Completion completion) =>
        problem.Reference is ExactTextReference { Text: var text } && !HasWords(text) && IsWhole(completion) && !string.IsNullOrWhiteSpace(completion.Answer);

    private static bool IsWhole(Completion completion) => completion.Outcome is not TraceOutcome.Unclosed && completion.Finish == FinishReason.Stop;

    /// <summary>One sentence for people.</summary>
    internal static string Explain(IReadOnlyList<string> violations) => violations[0] switch
    {
        Closed => "The trace was never closed, or never opened.",
        NotEmpty => "The trace is empty.",
        AnswerPresent => "There is no complete answer after the trace.",
        NoRepetition => "The trace goes round in circles.",
        NoCopiedPrompt => "The trace says nothing beside what it copied from the prompt.",
        NoFiller => "The trace says nothing.",
        _ => "The answer has a trace's tags in it, or is longer than the trace.",
    };

    private static void Look(Problem problem, string trace, List<Word> words, List<string> violations)
    {
        bool calculates = trace.Contains('=');
        if (Repetition.IsLoop(trace, words))
        {
            violations.Add(NoRepetition);
        }
        List<Word> prompt = TraceWords.Of(problem.PromptText());
        if (TraceContent.NotCopied(words, prompt) is { } own && TraceContent.DifferentWords(own, calculates, FewestOwnWords) < FewestOwnWords)
        {
            violations.Add(NoCopiedPrompt);
        }
        int fewest = calculates ? FewestInCalculations : FewestWords;
        if (TraceContent.DifferentWords(words, calculates, fewest) < fewest)
        {
            violations.Add(NoFiller);
        }
    }

    private static bool CarriesReasoning(Problem problem, string answer, int traceWords) =>
        problem.Reference.LongestAnswer() is { } longest && Math.Max(longest, traceWords) is int most && TraceWords.Of(answer, most + 1).Count > most;

    private static bool HasWords(string text) => text.Any(char.IsLetterOrDigit);
}
