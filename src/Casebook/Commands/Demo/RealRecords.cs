using Casebook.Engine.Completions;
using Casebook.Evaluation.Records;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.Knowledge.Cve;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary>How the toy does on real records, beside someone who always says the same.</summary>
/// <param name="Records">In the file.</param>
/// <param name="WithWeakness">Of these, with a description and any weakness.</param>
/// <param name="Asked">Of these, with a weakness that the model was taught; the rest it can not get right.</param>
/// <param name="Correct">Where the model named it.</param>
/// <param name="MajorityClass">The most frequent weakness of those asked.</param>
/// <param name="MajorityCorrect">How often that is right.</param>
internal sealed record RealRecordScore(int Records, int WithWeakness, int Asked, int Correct, string? MajorityClass, int MajorityCorrect);

/// <summary>Measures on the raw records of CASEBOOK_DATA, where it is there.</summary>
internal static class RealRecords
{
    private const string RecordFile = "cve/cve_json5_raw_300.jsonl.gz";

    public static async Task<RealRecordScore?> MeasureAsync(Terminal terminal, LoadedModel model, CompletionSettings settings, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("CASEBOOK_DATA") is not { Length: > 0 } data
            || !File.Exists(Path.Combine(data, RecordFile))
            || model.Origin is not { TaughtWeaknesses.Count: > 0 } origin)
        {
            return null;
        }
        var records = RecordProblems.From([.. CveReader.Read(Path.Combine(data, RecordFile))], origin.TaughtWeaknesses, model.Completer, settings);
        terminal.Notes.WriteHeading($"5  Measure it on {records.Problems.Count:N0} more real records: those of {records.Records:N0} whose weakness it was taught");
        IReadOnlyList<JudgedAnswer> answers = await Measuring.RunAsync(terminal, "Real records", model, records.Problems, settings, cancellation);
        Score score = Score.ByDomain(answers).Single(each => each.Domain == Score.All);
        return new RealRecordScore(
            records.Records, records.WithWeakness, records.Problems.Count, score.Correct, records.MajorityClass,
            records.Majority.Successes);
    }
}
