namespace Casebook.Knowledge.Import;

/// <summary>How far an import is.</summary>
/// <param name="File">The file that is being read.</param>
/// <param name="Done">Bytes of it that have been read.</param>
/// <param name="Total">Its bytes.</param>
/// <param name="Items">Items that have been read.</param>
public sealed record ImportProgress(string File, long Done, long Total, long Items);

/// <summary>Tells of progress now and then, and stops when asked to.</summary>
internal sealed class ImportWatch(IProgress<ImportProgress>? progress, CancellationToken cancellation)
{
    private const int Every = 256;

    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void Report(SourceFile file, long items)
    {
        if (items % Every == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ImportProgress(file.Path, file.Position, file.Length, items));
        }
    }
}
