using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary>How the toy does on real records, beside someone who always says the same.</summary>
/// <param name="Records">With a description and a weakness.</param>
/// <param name="Correct">Where the model named the record's first weakness.</param>
/// <param name="Majority">The most frequent first weakness.</param>
/// <param name="MajorityCorrect">How often that is right.</param>
internal sealed record RealRecordScore(int Records, int Correct, string Majority, int MajorityCorrect);

/// <summary>Measures on the raw records of CASEBOOK_DATA, where it is there.</summary>
internal static class RealRecords
{
    private const string RecordFile = "cve/cve_json5_raw_300.jsonl.gz";

    public static async Task<RealRecordScore?> MeasureAsync(Terminal terminal, LoadedModel model, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("CASEBOOK_DATA") is not { Length: > 0 } data || !File.Exists(Path.Combine(data, RecordFile)))
            return null;
        CveRecord[] records = [.. CveFile.Read(Path.Combine(data, RecordFile)).Usable.Where(record => record.Weaknesses.Count > 0)];
        Problem[] problems = [.. records.Select(Problem)];
        terminal.Notes.WriteHeading($"5  Measure it on {records.Length:N0} real records");
        IReadOnlyList<JudgedAnswer> answers = await Measuring.RunAsync(
            terminal, "Real records", model, problems, new CompletionSettings { MaximumTokens = 400 }, cancellation);
        IGrouping<string, CveRecord> majority = records.GroupBy(record => record.Weaknesses[0]).MaxBy(group => group.Count())!;
        return new RealRecordScore(records.Length, answers.Count(answer => answer.Verdict.Correct), majority.Key, majority.Count());
    }

    private static Problem Problem(CveRecord record) => new()
    {
        Id = record.Id,
        Domain = "cve-cwe",
        Source = RecordFile,
        Messages = [new Message("user", Prompts.CveToCwe(record.Description!))],
        Verifier = "cwe",
        Reference = new CweReference(record.Weaknesses[0]),
    };
}
