using Casebook.Evaluation.Samples;

namespace Casebook.Evaluation.Report;

/// <summary>
/// Samples for a page, chosen by rule and not by taste: of what became right, what became wrong, what stayed right and
/// what stayed wrong, the first of each domain.
/// </summary>
/// <param name="Samples">What was chosen.</param>
/// <param name="Note">The rule, and how many there are of each kind.</param>
public sealed record SampleChoice(IReadOnlyList<SampleComparison> Samples, string Note)
{
    /// <summary>Chooses among the problems that both files have; of a problem with several answers the first counts.</summary>
    public static SampleChoice Of(ReportStage before, IEnumerable<Sample> earlier, ReportStage after, IEnumerable<Sample> later)
    {
        Dictionary<string, Sample> first = earlier.DistinctBy(sample => sample.Id).ToDictionary(sample => sample.Id, StringComparer.Ordinal);
        (Sample Before, Sample After)[] pairs = [.. later.DistinctBy(sample => sample.Id).Where(sample => first.ContainsKey(sample.Id)).Select(sample => (first[sample.Id], sample))];
        (string Name, (Sample Before, Sample After)[] Pairs)[] kinds =
        [
            ("became right", [.. pairs.Where(pair => !pair.Before.Correct && pair.After.Correct)]),
            ("became wrong", [.. pairs.Where(pair => pair.Before.Correct && !pair.After.Correct)]),
            ("stayed right", [.. pairs.Where(pair => pair.Before.Correct && pair.After.Correct)]),
            ("stayed wrong", [.. pairs.Where(pair => !pair.Before.Correct && !pair.After.Correct)]),
        ];
        string counts = string.Join(", ", kinds.Select(kind => FormattableString.Invariant($"{kind.Pairs.Length:#,0} {kind.Name}")));
        return new(
            [.. kinds.SelectMany(kind => kind.Pairs.DistinctBy(pair => pair.After.Domain)).Select(pair => Compare(before, pair.Before, after, pair.After))],
            FormattableString.Invariant($"Of {pairs.Length:#,0} problems {counts}. Shown is the first of each kind and domain in the order of the file, not the best."));
    }

    private static SampleComparison Compare(ReportStage before, Sample earlier, ReportStage after, Sample later) =>
        new(later.Id, later.Domain, later.Prompt, later.Reference, [Side(before, earlier), Side(after, later)]);

    private static SampleSide Side(ReportStage stage, Sample sample) =>
        new(stage, sample.Trace, sample.Answer, sample.Correct, sample.Reason, sample.Violations);
}
