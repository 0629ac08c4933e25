using System.CommandLine;
using Casebook.Knowledge;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge show</c>: what is known of an id.</summary>
internal static class ShowCommand
{
    private const int Few = 8;

    public static Command Create()
    {
        var ids = new Argument<string[]>("ids") { Description = "CWE-79, T1059.001, G0007, CAPEC-63, CVE-2021-44228 and the like.", Arity = ArgumentArity.OneOrMore };
        Option<string?> store = KnowledgeCommands.Store();
        var all = new Option<bool>("--all") { Description = $"Name every related entry instead of the first {Few} of each relation." };
        return new Command("show", "Show what is known of ids. One JSON line for each entry that an id names.")
        {
            ids, store, all, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            using KnowledgeBase knowledge = KnowledgeCommands.Open(context.Arguments.GetValue(store));
            bool complete = true;
            foreach (string id in context.Arguments.GetRequiredValue(ids))
            {
                IReadOnlyList<(KnowledgeRelease Release, KnowledgeEntry Entry)> found = knowledge.FindAll(id);
                foreach ((KnowledgeRelease release, KnowledgeEntry entry) in found)
                {
                    context.Terminal.Json(new ShownEntry($"{KnowledgeParts.Title(release.Part)} {release.Version}", release.BuiltIn, entry), KnowledgeJson.Default.ShownEntry);
                    if (!context.Terminal.IsJson)
                        EntryText.Write(context.Terminal.Results, knowledge, release, entry, context.Arguments.GetValue(all) ? int.MaxValue : Few);
                }
                if (found.Count == 0)
                {
                    complete = false;
                    context.Terminal.Notes.WriteError(Missing(knowledge.Check(id)));
                }
            }
            return Task.FromResult(complete ? ExitCode.Success : ExitCode.CheckFailed);
        })
        .WithExamples("knowledge show CWE-79", "knowledge show T1059.001 --all", "knowledge show G0007 CVE-2021-44228 --json");
    }

    private static string Missing(IdFinding finding) => finding.Standing switch
    {
        IdStanding.Malformed => $"{finding.Id}: no id of CWE, CAPEC, ATT&CK or CVE is written like that. Those are CWE-79, CAPEC-63, T1059.001, TA0002, G0007, S0154, C0028, M1042, CVE-2021-44228.",
        IdStanding.NotCovered => $"{finding.Id}: no CVE record has been imported. Import some: {Invocation.Name} knowledge import FILE",
        _ => $"{finding.Id}: does not exist in {finding.Release}.",
    };
}
