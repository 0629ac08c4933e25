using System.CommandLine;
using Casebook.Knowledge;
using Casebook.Knowledge.Catalogue;
using Casebook.Knowledge.Store;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge catalogue</c>: a part as the table that is shipped inside the program.</summary>
internal static class CatalogueCommand
{
    public static Command Create()
    {
        var part = new Argument<string>("part") { Description = $"{KnowledgeParts.Cwe}, {KnowledgeParts.Capec}, {string.Join(", ", KnowledgeParts.OfAttack)}." };
        part.AcceptOnlyFromAmong([KnowledgeParts.Cwe, KnowledgeParts.Capec, .. KnowledgeParts.OfAttack]);
        Option<string?> store = KnowledgeCommands.Store();
        return new Command("catalogue", "Print a part without its descriptions, as a table with its publisher's notice. The tables inside the program are made by this command.")
        {
            part, store,
        }
        .Does(context =>
        {
            using KnowledgeBase knowledge = KnowledgeCommands.Open(context.Arguments.GetValue(store));
            string name = context.Arguments.GetRequiredValue(part);
            Console.Out.Write(CatalogueText.Write(knowledge.Releases.Single(release => release.Part == name), knowledge.AllOf(name)));
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("knowledge catalogue cwe > cwe.tsv");
    }
}
