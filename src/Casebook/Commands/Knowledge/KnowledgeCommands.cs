using System.CommandLine;
using Casebook.Knowledge;
using Casebook.Knowledge.Store;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge …</c>.</summary>
internal static class KnowledgeCommands
{
    public static Command Create() => new("knowledge", "Import releases of CWE, ATT&CK, CAPEC, KEV and CVE records, look things up in them, and explain CVSS vectors.")
    {
        ImportCommand.Create(),
        InfoCommand.Create(),
        ShowCommand.Create(),
        ExplainCommand.Create(),
        CatalogueCommand.Create(),
    };

    public static Option<string?> Store() => new("--store")
    {
        Description = $"The folder of imported knowledge. Default: what {KnowledgeFolder.Variable} names, else ~/.casebook/knowledge.",
        HelpName = "folder",
    };

    /// <summary>What was imported into the folder that was named, and what comes with the program.</summary>
    public static KnowledgeBase Open(string? store) => KnowledgeBase.Open(store ?? KnowledgeFolder.Default);
}
