using Casebook.Runs.Files;

namespace Casebook.Runs.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A folder with half of its files would be taken for a model.
    [Theory]
    [InlineData(FaultAction.Fail)]
    [InlineData(FaultAction.Full)]
    [InlineData(FaultAction.Stop)]
    public void Failing_at_any_operation_leaves_a_whole_folder_or_none(FaultAction action)
    {
        string path = _folder["model"];
        int operations;
        using (var count = FileFaults.Count())
        {
            Fill(path, "1");
            Fill(path, "1");
            operations = count.Total / 2;
        }
        for (int n = 1; n <= operations + 1; n++)
        {
            using (FileFaults.Begin(action, null, n))
            {
                try
                {
                    Fill(path, "2");
                }
                catch (FileWriteException)
                {
                    // Expected at all but the last.
                }
            }
            if (Directory.Exists(path))
            {
                string a = File.ReadAllText(Path.Combine(path, "a"));
                File.ReadAllText(Path.Combine(path, "b")).ShouldBe(a);
            }
            else
            {
                // Killed between two renames: the old one lies beside.
                action.ShouldBe(FaultAction.Stop);
                Directory.Exists(path + ".old.partial").ShouldBeTrue();
            }
            Fill(path, "1");
            Directory.GetDirectories(_folder.Path).ShouldBe([path]);
        }
    }

    private static void Fill(string path, string content) => AtomicFolder.Write(path, folder =>
    {
        AtomicFile.WriteAllText(Path.Combine(folder, "a"), content);
        AtomicFile.WriteAllText(Path.Combine(folder, "b"), content);
    });
}
