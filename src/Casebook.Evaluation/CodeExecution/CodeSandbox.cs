namespace Casebook.Evaluation.CodeExecution;

/// <summary>
/// Runs programs that a model wrote, against tests that they can neither see nor pretend to pass.
/// </summary>
/// <remarks>
/// <para>A program is held on Linux by namespaces (user, mount, process, network, IPC), a root of its own that has nothing but the
/// standard library and shared libraries, no capability, a filter of system calls, limits and an empty environment. When its first
/// process ends, all others of the trial do.</para>
/// <para>The tests run in another process, the program's parent, which asks for values: plain data, rebuilt from built-in types. So
/// neither ending early, nor an object that equals everything, nor a changed <c>assert</c> passes a test. What remains possible: a
/// program that knows the right answers by heart (it may have read the published tests), one that answers differently from call to
/// call, and a fault of the kernel. Memory is limited for each process, not for all of a trial together, and times are not hidden.</para>
/// </remarks>
public sealed class CodeSandbox : IDisposable
{
    /// <summary>Characters of a program.</summary>
    public const int SourceLimit = 1 << 20;

    /// <summary>Characters of setup and tests together.</summary>
    public const int TestsLimit = 1 << 21;

    private readonly CodeSandboxOptions _options;
    private readonly Lazy<SandboxAbilities> _abilities;
    private readonly SemaphoreSlim _places;

    /// <summary>Looks for nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency is negative.</exception>
    public CodeSandbox(CodeSandboxOptions options)
        : this(options, () => Probe(options.Python))
    {
    }

    /// <summary>With abilities that are stated instead of found out.</summary>
    internal CodeSandbox(CodeSandboxOptions options, Func<SandboxAbilities> probe)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Concurrency);
        _options = options;
        _abilities = new(probe);
        _places = new(options.Concurrency == 0 ? Environment.ProcessorCount : options.Concurrency);
    }

    /// <summary>What this machine can do, found out once.</summary>
    public SandboxAbilities Abilities => _abilities.Value;

    /// <summary>Runs one harmless program of our own in a sandbox, and says which mechanisms held it or why there are none.</summary>
    /// <param name="python">The interpreter; null: <c>python3</c> on PATH.</param>
    public static SandboxAbilities Probe(string? python = null)
    {
        (PythonInterpreter? found, string reason) = PythonInterpreter.Find(python);
        if (found is null)
        {
            return new(null, null, false, false, [], reason);
        }
        var trial = new CodeTrial("def one():\n    return 1\n", "assert one() == 1");
        CodeOutcome isolated = Try(found.Path, trial, weak: false);
        if (isolated.Result == CodeResult.Passed)
        {
            return new(found.Path, found.Version, true, true, isolated.Isolation, "");
        }
        CodeOutcome weak = Try(found.Path, trial, weak: true);
        return new(found.Path, found.Version, false, weak.Result == CodeResult.Passed, weak.Isolation, isolated.Detail);
    }

    /// <summary>Runs a program and its tests; waits for a place where too many are running. Safe to call from several threads.</summary>
    /// <returns>How it ended. Whatever the program does is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">It was called off; its processes are gone.</exception>
    public async Task<CodeOutcome> RunAsync(CodeTrial trial, CancellationToken cancellationToken = default)
    {
        if (Refusal(trial) is { } reason)
        {
            return CodeOutcome.Refused(reason);
        }
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await HarnessProcess.RunAsync(Abilities.Python!, trial, weak: !Abilities.Isolated, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private static CodeOutcome Try(string python, CodeTrial trial, bool weak) =>
        Task.Run(() => HarnessProcess.RunAsync(python, trial, weak, CancellationToken.None)).GetAwaiter().GetResult();

    private string? Refusal(CodeTrial trial)
    {
        if (!_options.AllowCodeExecution)
        {
            return "Programs of a model are not run unless that is allowed (--allow-code-execution).";
        }
        if (trial.Source.Length > SourceLimit || trial.Tests.Length + trial.Setup.Length > TestsLimit)
        {
            return $"The program has more than {SourceLimit} characters, or its tests more than {TestsLimit}.";
        }
        if (Abilities.Isolated || (Abilities.Weak && _options.AllowWeakIsolation))
        {
            return null;
        }
        return Abilities.Weak
            ? $"This machine can not hold a program in namespaces ({Abilities.Reason}). Weak isolation would let it read what its user can read; it must be allowed expressly."
            : Abilities.Reason;
    }
}
