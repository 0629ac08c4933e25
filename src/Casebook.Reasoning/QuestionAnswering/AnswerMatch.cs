namespace Casebook.Reasoning.QuestionAnswering;

/// <summary>How well a short answer matches an accepted one, as HotpotQA (arXiv 1809.09600) measures it on whole answers.</summary>
/// <param name="Exact">The normal forms are equal; see <see cref="NormalAnswer"/>.</param>
/// <param name="F1">Harmonic mean of precision and recall, 0 to 1.</param>
/// <param name="Precision">Share of the answer's words that are in the accepted one, repetitions counted.</param>
/// <param name="Recall">Share of the accepted one's words that are in the answer.</param>
public readonly record struct AnswerMatch(bool Exact, double F1, double Precision, double Recall)
{
    /// <summary>Answers that are right or wrong as a whole: half of one is worth nothing.</summary>
    private static readonly string[] _whole = ["yes", "no", "noanswer"];

    /// <summary>The match with one accepted answer.</summary>
    public static AnswerMatch Of(string answer, string accepted)
    {
        IReadOnlyList<string> given = NormalAnswer.Tokens(answer);
        IReadOnlyList<string> wanted = NormalAnswer.Tokens(accepted);
        bool exact = given.SequenceEqual(wanted);
        int common = Common(given, wanted);
        if (common == 0 || (!exact && (IsWhole(given) || IsWhole(wanted))))
        {
            return new(exact, 0, 0, 0);
        }
        double precision = (double)common / given.Count;
        double recall = (double)common / wanted.Count;
        return new(exact, 2 * precision * recall / (precision + recall), precision, recall);
    }

    /// <summary>The best match with any of several accepted answers, by exactness, then by F1: how 2WikiMultihopQA's aliases are used.</summary>
    /// <param name="accepted">One or more.</param>
    public static AnswerMatch Best(string answer, IReadOnlyList<string> accepted) =>
        accepted.Select(each => Of(answer, each)).OrderByDescending(match => match.Exact).ThenByDescending(match => match.F1).First();

    private static bool IsWhole(IReadOnlyList<string> tokens) => tokens.Count == 1 && _whole.Contains(tokens[0]);

    private static int Common(IReadOnlyList<string> given, IReadOnlyList<string> wanted)
    {
        var left = wanted.CountBy(token => token, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        int common = 0;
        foreach (string token in given)
        {
            if (left.TryGetValue(token, out int count) && count > 0)
            {
                left[token] = count - 1;
                common++;
            }
        }
        return common;
    }
}
