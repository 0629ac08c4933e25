using Casebook.Knowledge.Import;

namespace Casebook.Knowledge.Tests;

/// <summary>Imports that stop with the test.</summary>
internal static class TestImport
{
    public static ImportReport Run(IReadOnlyList<string> files, string folder, string? release = null) =>
        KnowledgeImport.Run(files, folder, release, null, TestContext.Current.CancellationToken);
}
