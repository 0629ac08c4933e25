using System.Runtime.InteropServices;

namespace Casebook.Shell;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the work to finish its step and save; the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _onFirst;
    private readonly int _exitCode;
    private int _signals;

    /// <param name="onFirst">Tells the user what happens now.</param>
    /// <param name="exitCode">Of the process when the second signal ends it.</param>
    public Interruption(Action onFirst, int exitCode)
    {
        _onFirst = onFirst;
        _exitCode = exitCode;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
            Environment.Exit(_exitCode);
        _onFirst();
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
