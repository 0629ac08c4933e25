using System.Diagnostics;
using System.Text;

namespace Casebook.EndToEnd;

/// <summary>The real program, run as a child process in a folder of its own.</summary>
public sealed class Cli : IDisposable
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "casebook.dll");

    /// <summary>The child's current folder; removed at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("casebook-e2e-").FullName;

    /// <summary>Variables that the child sees beside the inherited ones.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["CASEBOOK_DATA"] = null, ["CASEBOOK_DEBUG"] = null, ["NO_COLOR"] = null };

    /// <summary>Runs to the end.</summary>
    public Task<Finished> Run(params string[] arguments) => Start(arguments).Finish();

    /// <summary>Starts, and leaves it running.</summary>
    public Started Start(params string[] arguments)
    {
        // A shell's background job ignores SIGINT, and its children inherit that: give the child a terminal's disposition.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], _program, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string? value) in Environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return new Started(Process.Start(start)!);
    }

    /// <summary>A file in the child's folder.</summary>
    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>A child that runs.</summary>
public sealed class Started
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    internal Started(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Waits until a line of either output has <paramref name="text"/> in it.</summary>
    public async Task Says(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal) || _error.ToString().Contains(text, StringComparison.Ordinal))
                return;
            _awaited.Add((text, seen));
        }
        Task ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(seen.Task, ended).WaitAsync(_patience) == ended && !seen.Task.IsCompleted)
            throw new InvalidOperationException($"The program ended with {_process.ExitCode} and never said \"{text}\".\n{_output}\n{_error}");
    }

    /// <summary>Sends a signal by its name: INT, TERM, KILL.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Finished> Finish()
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end within {_patience}.\n{_output}\n{_error}");
        }
        lock (_awaited)
            return new Finished(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (_awaited)
        {
            text.Append(line).Append('\n');
            foreach ((string awaited, TaskCompletionSource seen) in _awaited)
            {
                if (line.Contains(awaited, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }
    }
}

/// <summary>A child that ended.</summary>
/// <param name="ExitCode">128 + n when signal n killed it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record Finished(int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test, showing all that was said, unless the program ended with <paramref name="code"/>.</summary>
    public Finished EndedWith(int code)
    {
        ExitCode.ShouldBe(code, $"standard output:\n{Output}\nstandard error:\n{Error}");
        return this;
    }
}
