using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>One way in which a benchmark's authors score an answer; a definition names it as <c>official_reading</c>.</summary>
/// <param name="Name">As definitions name it.</param>
/// <param name="Says">Whose it is and what it takes for the answer: one sentence for readers of a score.</param>
/// <param name="Score">The score of what stands behind the trace, or of all of the text where there is none.</param>
public sealed record OfficialReading(string Name, string Says, Func<BenchmarkItem, string, ItemScore> Score)
{
    /// <summary>The score of one right answer: what was read against what is right.</summary>
    /// <param name="read">In the form of the reference; null where nothing was found.</param>
    /// <param name="reference">What is right.</param>
    /// <param name="unread">What it means that nothing was found.</param>
    /// <param name="countsUnread">Whether that is wrong; else such an answer is left out of the denominator.</param>
    internal static ItemScore OfOne(string? read, string reference, string unread, bool countsUnread = true) => new(
        read,
        read is null ? unread : read == reference ? $"{read} is the reference." : $"{read} is not {reference}.",
        [Metric.MeanIf(countsUnread || read is not null, "accuracy", read == reference)]);
}
