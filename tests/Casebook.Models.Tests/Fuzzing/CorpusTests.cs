namespace Casebook.Models.Tests.Fuzzing;

/// <summary>
/// Inputs that a coverage-guided fuzzer chose because each reaches other code, and everything that it ever found
/// (<c>found-…</c>): no crash, no allocation beyond what the bytes justify, no message without the file.
/// </summary>
public sealed class CorpusTests : IDisposable
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Corpus");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. ModelReaders.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_in_the_corpus_is_refused_or_read(string name)
    {
        (string fileName, Action<string> open) = ModelReaders.All[name];
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_root, name)).Order(StringComparer.Ordinal)];
        files.Length.ShouldBeGreaterThan(5);
        foreach (string file in files)
        {
            new FuzzTarget($"{name}/{Path.GetFileName(file)}", fileName, [], open).Run(_folder.Path, File.ReadAllBytes(file));
        }
    }

    public void Dispose() => _folder.Dispose();
}
