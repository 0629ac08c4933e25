using Casebook.Engine.Chat;
using Casebook.Engine.Generation;
using Casebook.Evaluation.Problems;
using Casebook.Evaluation.Statistics;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Records;

/// <summary>
/// Asks a model for the weakness of real CVE records. The truth is the first weakness of the record that the model was
/// taught; records without one are counted but not asked.
/// </summary>
public sealed class RecordEvaluation(IGenerator generator, ChatTemplate template, ConversationOptions options)
{
    /// <summary>Domain of the problems, in the report.</summary>
    public const string Domain = "record-cwe";

    /// <summary>Runs every record that can be asked.</summary>
    /// <param name="readings">What <see cref="CveReader.Read"/> gave.</param>
    /// <param name="taught">Ids of the weaknesses that the model was trained on.</param>
    public async Task<RecordReport> RunAsync(
        IReadOnlyCollection<CveReading> readings, IReadOnlySet<string> taught, Action<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CveRecord[] usable = [.. readings.Select(r => r.Record).OfType<CveRecord>().Where(r => !r.Rejected && !string.IsNullOrWhiteSpace(r.Description))];
        var problems = new List<Problem>();
        int cut = 0;
        foreach (CveRecord record in usable)
        {
            if (record.Weaknesses.FirstOrDefault(taught.Contains) is { } truth)
            {
                FittedPrompt prompt = FittedPrompt.Fit(template, record.Description!, Prompts.CveToCwe, FittedPrompt.MaximumPrompt(options));
                cut += prompt.Note is null ? 0 : 1;
                problems.Add(new()
                {
                    Id = record.Id,
                    Domain = Domain,
                    Source = "cve",
                    Messages = [new("user", prompt.Question)],
                    Verifier = "cwe",
                    Reference = new CweReference(truth),
                });
            }
        }
        IGrouping<string, Problem>? majority = problems.GroupBy(p => ((CweReference)p.Reference).Cwe, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
        return new()
        {
            Records = readings.Count,
            Unusable = readings.Count - usable.Length,
            WithCwe = usable.Count(r => r.Weaknesses.Count > 0),
            Asked = problems.Count,
            Cut = cut,
            MajorityClass = majority?.Key,
            Majority = new Proportion(majority?.Count() ?? 0, problems.Count),
            Model = await new ProblemEvaluation(generator, template, options).RunAsync(problems, progress, cancellationToken).ConfigureAwait(false),
        };
    }
}
