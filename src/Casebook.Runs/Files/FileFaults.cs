using Casebook.Runs.Errors;

namespace Casebook.Runs.Files;

/// <summary>What reaches the disk, as far as failures are injected.</summary>
public enum FileOperation
{
    /// <summary>Bytes handed to the operating system.</summary>
    Write,

    /// <summary>A file's bytes forced to the disk.</summary>
    Flush,

    /// <summary>A file or folder put in its place.</summary>
    Rename,

    /// <summary>A file or folder deleted.</summary>
    Delete,
}

/// <summary>How an injected failure behaves.</summary>
public enum FaultAction
{
    /// <summary>The n-th operation fails, once; a write leaves half of its bytes.</summary>
    Fail,

    /// <summary>From the n-th on, every operation but deletion fails as on a full disk.</summary>
    Full,

    /// <summary>From the n-th on, nothing reaches the disk, clean-up included: what a killed process leaves behind.</summary>
    Stop,

    /// <summary>The process kills itself (SIGKILL) at the n-th operation.</summary>
    Kill,
}

/// <summary>
/// A testing aid: makes the n-th write, flush, rename or deletion fail. A test opens a scope, which holds for the code
/// it calls; a child process is told by the environment, <c>CASEBOOK_FAULT=ACTION-OPERATION:N</c> with the names of
/// <see cref="FaultAction"/> and <see cref="FileOperation"/> in lower case, or <c>any</c> for the operation:
/// <c>kill-rename:2</c>, <c>fail-write:3</c>, <c>full-any:1</c>.
/// </summary>
public sealed class FileFaults : IDisposable
{
    /// <summary>The environment variable that children are told by.</summary>
    public const string Variable = "CASEBOOK_FAULT";

    private static readonly AsyncLocal<FileFaults?> _scope = new();
    private static readonly Lazy<FileFaults?> _fromEnvironment = new(() => Parse(Environment.GetEnvironmentVariable(Variable)));

    private readonly FaultAction _action;
    private readonly FileOperation? _operation;
    private readonly int _number;
    private readonly int[] _counts = new int[Enum.GetValues<FileOperation>().Length];
    private readonly FileFaults? _outer;
    private int _matching;

    private FileFaults(FaultAction action, FileOperation? operation, int number, FileFaults? outer)
    {
        (_action, _operation, _number, _outer) = (action, operation, number, outer);
    }

    /// <summary>Until disposed, the <paramref name="number"/>-th operation (from 1) fails in the code called from here.</summary>
    /// <param name="operation">Which operations count; null for all.</param>
    public static FileFaults Begin(FaultAction action, FileOperation? operation, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return _scope.Value = new FileFaults(action, operation, number, _scope.Value);
    }

    /// <summary>Until disposed, operations are only counted: how many n there are to fail.</summary>
    public static FileFaults Count() => _scope.Value = new FileFaults(FaultAction.Fail, null, int.MaxValue, _scope.Value);

    /// <summary>Operations so far within this scope.</summary>
    public int Total => _counts.Sum();

    /// <summary>Operations of one kind so far within this scope.</summary>
    public int Of(FileOperation operation) => _counts[(int)operation];

    /// <summary>Whether the failure has come to pass.</summary>
    public bool Happened => Volatile.Read(ref _matching) >= _number;

    /// <inheritdoc/>
    public void Dispose() => _scope.Value = _outer;

    /// <summary>Called before each operation.</summary>
    /// <exception cref="IOException">This is the operation that was to fail.</exception>
    internal static void Meet(FileOperation operation)
    {
        _fromEnvironment.Value?.Meet(operation, fromEnvironment: true);
        _scope.Value?.Meet(operation, fromEnvironment: false);
    }

    /// <summary>Reads the variable's form.</summary>
    /// <exception cref="FaultVariableException">It has another form: a test that injects nothing must not pass.</exception>
    internal static FileFaults? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        string[] parts = text.Split('-', ':');
        if (parts.Length == 3
            && Enum.TryParse(parts[0], ignoreCase: true, out FaultAction action)
            && int.TryParse(parts[2], out int number) && number > 0)
        {
            if (parts[1] == "any")
            {
                return new FileFaults(action, null, number, null);
            }
            if (Enum.TryParse(parts[1], ignoreCase: true, out FileOperation operation))
            {
                return new FileFaults(action, operation, number, null);
            }
        }
        throw new FaultVariableException(text);
    }

    private void Meet(FileOperation operation, bool fromEnvironment)
    {
        Interlocked.Increment(ref _counts[(int)operation]);
        int matching = _operation is null || operation == _operation
            ? Interlocked.Increment(ref _matching)
            : Volatile.Read(ref _matching);
        bool isTurn = matching == _number && (_operation is null || operation == _operation);
        switch (_action)
        {
            case FaultAction.Fail when isTurn:
                throw new IOException($"injected failure of {operation} number {_number}");
            case FaultAction.Full when matching >= _number && operation != FileOperation.Delete:
                throw new IOException("injected: no space left on device", DiskSpace.FullHResult);
            case FaultAction.Stop when matching >= _number:
                throw new IOException($"injected stop at {operation}");
            case FaultAction.Kill when isTurn && fromEnvironment:
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }
}

/// <summary><c>CASEBOOK_FAULT</c> has a form that says nothing.</summary>
public sealed class FaultVariableException(string text) : CasebookException(
    ExitCode.Usage, FileFaults.Variable, "", $"\"{text}\" is not of the form ACTION-OPERATION:N",
    "Write for example fail-write:3, full-any:1 or kill-rename:2, or unset the variable.");
