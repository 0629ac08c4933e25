using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;

namespace Casebook.Evaluation.Grading;

/// <summary>Who ran a benchmark's programs, and how far that is: what has to stand beside every figure that is made of it.</summary>
/// <param name="By">Each sandbox that ran some of them; more than one where a run was gone on with elsewhere.</param>
/// <param name="Passed">Answers whose program passes its tests.</param>
/// <param name="Failed">Answers whose program does not, and answers without one.</param>
/// <param name="Refused">Answers whose program could not be held; they count as not passed.</param>
/// <param name="NotRun">Answers whose program was not run yet; they are not counted.</param>
public sealed record ProgramReport(IReadOnlyList<string> By, int Passed, int Failed, int Refused, int NotRun)
{
    /// <summary>Adds verdicts up.</summary>
    /// <returns>Null where the benchmark has no programs, or none of them was run.</returns>
    internal static ProgramReport? Of(Benchmark benchmark, IReadOnlyList<GradedAnswer> answers, IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? verdicts)
    {
        if (benchmark.Kind is not ProgramKind || verdicts is null)
        {
            return null;
        }
        OutsideVerdict?[] all = [.. answers.Select(answer => verdicts.GetValueOrDefault((answer.Item.Row, answer.Seed)))];
        return new(
            [.. all.OfType<OutsideVerdict>().Select(verdict => verdict.By).Where(by => by.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            all.Count(verdict => verdict?.Right == true),
            all.Count(verdict => verdict?.Right == false),
            all.Count(verdict => verdict is { Right: null }),
            all.Count(verdict => verdict is null));
    }

    /// <summary>All of it in sentences.</summary>
    public string Told() => string.Create(CultureInfo.InvariantCulture, $"Programs: {Passed:N0} passed, {Failed:N0} failed")
        + (Refused > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Refused:N0} could not be held, which count as not passed") : "")
        + (By.Count > 0 ? $"; {string.Join("; and ", By)}." : ".")
        + (NotRun > 0 ? string.Create(CultureInfo.InvariantCulture, $" Not run yet and not counted: {NotRun:N0} answers; eval summarise --allow-code-execution goes on with them.") : "");
}
