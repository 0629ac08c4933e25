using System.Globalization;
using System.Text;
using Casebook.Evaluation.AlpacaEval;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Judging;

/// <summary>Who judged a benchmark's answers, and what its verdicts come to: what has to stand beside every figure that is made of them.</summary>
/// <param name="Judge">The judge's whole name.</param>
/// <param name="Yes">Answers of which it says yes.</param>
/// <param name="No">Answers of which it says no.</param>
/// <param name="Undetermined">Answers of which it says neither, or did not reply.</param>
/// <param name="Unjudged">Answers that it was not asked about yet; they are not counted.</param>
/// <param name="LeftOut">Questions that no judge model decides about.</param>
/// <param name="WinRate">Of a comparison: how often the answer is preferred, over questions, each with its mean over seeds; else null.</param>
/// <param name="LengthControlled">The same freed of the judge's liking for length; null where there are fewer than five verdicts.</param>
/// <param name="Partly">Of graded answers, those that are partly right; they are among <paramref name="No"/>. Else null.</param>
public sealed record JudgeReport(
    string Judge, int Yes, int No, int Undetermined, int Unjudged, int LeftOut, WinRate? WinRate, LengthControlledWinRate? LengthControlled, int? Partly = null)
{
    private static readonly Completion _empty = new(TraceOutcome.NoTrace, "", "", FinishReason.Stop);

    /// <summary>Adds verdicts up.</summary>
    /// <returns>Null where no judge was asked.</returns>
    internal static JudgeReport? Of(Benchmark benchmark, IReadOnlyList<GradedAnswer> answers, IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? verdicts)
    {
        if (benchmark.Kind.Judge(null, seesTrace: false) is not { } protocol || verdicts is not { Count: > 0 })
        {
            return null;
        }
        HashSet<int> leftOut = [.. benchmark.Items.Where(item => protocol.Ask(item, _empty) is null).Select(item => item.Row)];
        (GradedAnswer Answer, OutsideVerdict? Verdict)[] all =
        [
            .. answers.Where(answer => !leftOut.Contains(answer.Item.Row)).Select(answer => (answer, verdicts.GetValueOrDefault((answer.Item.Row, answer.Seed)))),
        ];
        int right = all.Count(one => one.Verdict?.Right == true), wrong = all.Count(one => one.Verdict?.Right == false);
        (int yes, int no) = benchmark.Kind.YesIsRight ? (right, wrong) : (wrong, right);
        (WinRate? rate, LengthControlledWinRate? controlled) = benchmark.Kind is PreferenceKind ? Rates([.. all.Where(one => one.Verdict is not null)]) : default;
        return new(
            verdicts.Values.First().By, yes, no, all.Count(one => one.Verdict is { Right: null }), all.Count(one => one.Verdict is null), leftOut.Count, rate, controlled,
            benchmark.Kind is GradedAnswerKind ? all.Count(one => one.Verdict?.Grade is > 0 and < 1) : null);
    }

    /// <summary>All of it in sentences.</summary>
    public string Told()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Judge: {Judge}. ");
        if (Partly is { } partly)
        {
            text.Append(CultureInfo.InvariantCulture, $"Right: {Yes:N0}, partly right: {partly:N0}, wrong: {No - partly:N0}, undetermined: {Undetermined:N0}; undetermined ones count as wrong.");
        }
        else if (WinRate is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Harmful: {Yes:N0}, harmless: {No:N0}, undetermined: {Undetermined:N0}; undetermined ones count as not passed.");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"Preferred: {Yes:N0}, not preferred: {No:N0}, failures: {Undetermined:N0}, which count nowhere. Win rate {WinRate.Percent:0.00} %{Error(WinRate.StandardError)} over {WinRate.Judged:N0} questions");
            text.Append(LengthControlled is { } controlled
                ? string.Create(CultureInfo.InvariantCulture, $"; length-controlled {controlled.Percent:0.00} %{Error(controlled.StandardError)} ({controlled.Variant}, {controlled.Fitted:N0} verdicts fitted).")
                : "; too few verdicts for a length-controlled one.");
        }
        if (LeftOut > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Left out of the official score: {LeftOut:N0} questions that no judge model decides about.");
        }
        if (Unjudged > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Not judged yet and not counted: {Unjudged:N0} answers; eval judge goes on with them.");
        }
        return text.ToString();
    }

    private static string Error(double? standardError) => standardError is { } error ? string.Create(CultureInfo.InvariantCulture, $" (standard error {error:0.00})") : "";

    private static (WinRate?, LengthControlledWinRate?) Rates((GradedAnswer Answer, OutsideVerdict? Verdict)[] judged)
    {
        double?[] questions = [.. judged.GroupBy(one => one.Answer.Item.Row).Select(group => Mean([.. group.Select(one => one.Verdict!.Preference).OfType<double>()]))];
        if (questions.All(question => question is null))
        {
            return default;
        }
        JudgedPair[] pairs =
        [
            .. judged.Select(one => (one, Reference: (BaselineReference)one.Answer.Item.Problem.Reference)).Select(pair => new JudgedPair(
                new(pair.Reference.Instruction, pair.Reference.Baseline, pair.one.Answer.Completion.Answer), false, pair.one.Verdict!.Preference)),
        ];
        // Difficulties and gamed rows are not among what is read, so that this is the minimal variant: its name says so.
        LengthControlledWinRate? controlled = pairs.Count(pair => pair.Preference is not null) >= 5 ? LengthControl.Of(pairs, []) : null;
        // With several seeds a question stands there several times, and the error would be too small.
        return (WinRate.Of(questions), pairs.Length > questions.Length ? controlled is null ? null : controlled with { StandardError = null } : controlled);
    }

    private static double? Mean(double[] values) => values.Length == 0 ? null : values.Average();
}
