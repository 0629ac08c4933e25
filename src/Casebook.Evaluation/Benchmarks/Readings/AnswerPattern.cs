using System.Text.RegularExpressions;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>What becomes of several matches of one pattern.</summary>
internal enum Disambiguation
{
    /// <summary>They count if all say the same.</summary>
    IfUnique,

    /// <summary>A match counts only if it is the only one.</summary>
    IfSingular,
}

/// <summary>One of the patterns that the protocol of cisco-foundation-ai/faith tries on an answer, in their order.</summary>
/// <param name="Expression">Finds it.</param>
/// <param name="Canonical">The answer in one form, from a match.</param>
/// <param name="When">What several matches mean.</param>
internal sealed record AnswerPattern(Regex Expression, Func<Match, string> Canonical, Disambiguation When)
{
    /// <summary>The answer that the pattern finds; null where it finds none, or several that it can not choose among.</summary>
    public string? Find(string text)
    {
        MatchCollection matches = Expression.Matches(text);
        return matches.Count switch
        {
            0 => null,
            1 => Canonical(matches[0]),
            _ when When == Disambiguation.IfSingular => null,
            _ => matches.Select(Canonical).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [string only] ? only : null,
        };
    }
}

/// <summary>What the patterns found in an answer.</summary>
/// <param name="Answer">In canonical form; null for none.</param>
/// <param name="IsProper">The first pattern found it: only then does the protocol's accuracy count it.</param>
internal readonly record struct PatternReading(string? Answer, bool IsProper)
{
    /// <summary>The first pattern that finds an answer decides.</summary>
    public static PatternReading Of(IReadOnlyList<AnswerPattern> patterns, string text)
    {
        foreach ((int i, AnswerPattern pattern) in patterns.Index())
        {
            if (pattern.Find(text) is { } answer)
            {
                return new(answer, i == 0);
            }
        }
        return default;
    }

    /// <summary>The score of a single right answer: accuracy counts the proper pattern alone, lenient accuracy every one.</summary>
    public ItemScore Scored(string reference) => new(Answer, Explain(reference),
        [Metric.Mean("accuracy", IsProper && Answer == reference), Metric.Mean("lenient_accuracy", Answer == reference)]);

    /// <summary>In words, for a reader.</summary>
    public string Explain(string reference) => Answer is null ? "No pattern of the protocol finds one answer."
        : !IsProper ? $"{Answer} is not in the form that was asked for; the protocol's accuracy does not count it."
        : Answer == reference ? $"{Answer} is the reference."
        : $"{Answer} is not {reference}.";
}
