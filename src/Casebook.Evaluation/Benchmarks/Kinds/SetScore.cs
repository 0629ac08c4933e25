using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>The score of an answer that is a set of ids: means over rows, and counts for the micro average.</summary>
internal static class SetScore
{
    /// <param name="given">What was read.</param>
    /// <param name="wanted">What is right.</param>
    /// <param name="what">What the members are: "techniques".</param>
    /// <param name="why">Why nothing was read; null for the agreement in words.</param>
    /// <param name="isRead">Whether anything was.</param>
    public static ItemScore Of(IReadOnlySet<string> given, IReadOnlySet<string> wanted, string what, string? why, bool isRead)
    {
        var agreement = SetAgreement.Of(given, wanted);
        return new(isRead ? string.Join(", ", given.Order(StringComparer.Ordinal)) : null, why ?? Reason(agreement, what),
        [
            Metric.Mean("f1", agreement.F1),
            Metric.Mean("precision", agreement.Precision),
            Metric.Mean("recall", agreement.Recall),
            Metric.Mean("jaccard_index", agreement.Jaccard),
            new("micro_f1", 2 * agreement.Common, agreement.Given + agreement.Wanted),
        ]);
    }

    /// <summary>The agreement in words.</summary>
    public static string Reason(SetAgreement agreement, string what) => $"{agreement.Common} of the reference's {agreement.Wanted} {what}, and {agreement.Given - agreement.Common} others.";
}
