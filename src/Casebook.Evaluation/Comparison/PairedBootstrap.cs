using Casebook.Evaluation.Scores;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Comparison;

/// <summary>
/// Compares two evaluations on the same problems. Paired by problem: what makes a problem hard is hard for both, and
/// cancels, so the interval is narrower than those of the two scores would suggest.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>Mean accuracy of <paramref name="after"/> − that of <paramref name="before"/>, over all problems.</summary>
    /// <exception cref="EvaluationMismatchException">They are not about the same problems, or about none.</exception>
    public static PairedDifference Of(EvaluationResult before, EvaluationResult after) => ByDomain(before, after)[^1];

    /// <summary>The same by domain in the order of their names, then of all together.</summary>
    /// <exception cref="EvaluationMismatchException">They are not about the same problems, or about none.</exception>
    public static IReadOnlyList<PairedDifference> ByDomain(EvaluationResult before, EvaluationResult after)
    {
        Dictionary<string, ProblemRow> earlier = before.Problems.ToDictionary(row => row.Id, StringComparer.Ordinal);
        RequireSameProblems(before, earlier, after);
        (string Domain, double Difference)[] differences = [.. after.Problems.Select(row => (row.Domain, row.Accuracy - earlier[row.Id].Accuracy))];
        return
        [
            .. differences.GroupBy(one => one.Domain).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group.Select(one => one.Difference)])),
            Of(Score.All, [.. differences.Select(one => one.Difference)]),
        ];
    }

    private static PairedDifference Of(string domain, double[] differences) =>
        new(domain, differences.Length, differences.Average(), Bootstrap.OfMean(differences));

    private static void RequireSameProblems(EvaluationResult before, Dictionary<string, ProblemRow> earlier, EvaluationResult after)
    {
        if (after.Problems.Count == 0)
        {
            throw new EvaluationMismatchException(after.Name, "has no problems to compare");
        }
        string[] added = [.. after.Problems.Select(row => row.Id).Where(id => !earlier.ContainsKey(id))];
        string[] missing = [.. earlier.Keys.Except(after.Problems.Select(row => row.Id), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (added.Length + missing.Length > 0)
        {
            throw new EvaluationMismatchException(
                after.Name,
                $"has other problems than {before.Name}: {missing.Length} of {before.Problems.Count} are missing, {added.Length} are new (for example {missing.Concat(added).First()})");
        }
        if (after.Problems.FirstOrDefault(row => earlier[row.Id].Domain != row.Domain) is { } moved)
        {
            throw new EvaluationMismatchException(after.Name, $"has problem {moved.Id} in the domain {moved.Domain}, {before.Name} has it in {earlier[moved.Id].Domain}");
        }
    }
}
