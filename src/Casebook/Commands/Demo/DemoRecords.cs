using Casebook.Commands.Ask;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Demo;

/// <summary>Three records of the CVE List, answered before the user's eyes, with what the record itself says beside it.</summary>
internal sealed class DemoRecords(Terminal terminal, LoadedModel model, CompletionSettings settings, CancellationToken cancellation)
{
    public async Task RunAsync()
    {
        if (model.Origin is { } origin)
            terminal.Notes.WriteNote(origin.Warning);
        foreach (CveRecord record in CveFile.Read(BundledFiles.SampleRecords).Records)
        {
            terminal.Notes.WriteHeading(record.Id);
            var description = new FlowingText(terminal.Notes, "", FlowingStyle.Plain);
            description.Append(record.Description!);
            description.Finish();
            Completion weakness = await Answer(Prompts.CveToCwe(record.Description!));
            Completion? severity = IsTaught("cve-cvss") ? await Answer(Prompts.CveToCvss(record.Description!)) : null;
            Compare(record, weakness, severity);
        }
    }

    private bool IsTaught(string domain) => model.Origin is not { } origin || origin.Exemplars.GetValueOrDefault(domain) > 0;

    private async Task<Completion> Answer(string prompt)
    {
        terminal.Notes.WriteLine();
        return (await AnswerPrinter.RunAsync(terminal, model, prompt, settings, cancellation)).Completion;
    }

    private void Compare(CveRecord record, Completion weakness, Completion? severity)
    {
        terminal.Notes.WriteLine();
        if (record.Weaknesses.FirstOrDefault() is { } published)
        {
            string? named = CweId.FindAll(weakness.Answer).FirstOrDefault();
            terminal.Notes.WriteText($"The record says {Name(published)}: {(named == published ? "the same" : "the model is wrong")}.");
        }
        if (severity is not null && record.Scores.FirstOrDefault() is { } score)
        {
            string said = CvssVerifier.Extract(severity.Answer) is { } vector ? $"the model's vector scores {vector.BaseScore:0.0} ({vector.Severity})" : "the model named no vector";
            CvssVector own = score.Vector;
            terminal.Notes.WriteText($"The record says {own}, {own.BaseScore:0.0} ({own.Severity}); {said}.");
        }
    }

    private static string Name(string cwe) => CweCatalogue.Find(cwe) is { } entry ? $"{cwe} ({entry.Name})" : cwe;
}
