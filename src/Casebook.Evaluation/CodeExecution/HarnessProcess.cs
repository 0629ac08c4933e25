using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Casebook.Evaluation.CodeExecution;

/// <summary>Runs the harness once for one trial.</summary>
internal static class HarnessProcess
{
    /// <summary>Bytes of a result; the checker's own is far smaller.</summary>
    private const int ResultBytes = 1 << 16;

    /// <summary>
    /// What the harness may take beyond the trial's own limit, for its start and its end on a busy machine. It ends by itself; this is for the day when it does not.
    /// </summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(15);

    /// <summary>Lets the trial be held, run and judged.</summary>
    /// <exception cref="OperationCanceledException">It was called off; its processes are gone.</exception>
    public static async Task<CodeOutcome> RunAsync(string python, CodeTrial trial, bool weak, CancellationToken cancellationToken)
    {
        // What the program could guess it could also forge, if it found a way to the result.
        string nonce = RandomNumberGenerator.GetHexString(32);
        byte[] input = [.. Frame(JsonSerializer.SerializeToUtf8Bytes(Settings(trial, weak), HarnessJson.Default.HarnessSettings)),
            .. Frame(JsonSerializer.SerializeToUtf8Bytes(new(nonce, trial.Setup, trial.Tests, trial.EntryPoint), HarnessJson.Default.HarnessTests))];
        var watch = Stopwatch.StartNew();
        using var process = new Process { StartInfo = StartInfo(python) };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return CodeOutcome.Refused($"{python} can not be started ({e.Message}).");
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(trial.Limits.WallSeconds) + _grace);
        try
        {
            Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream, limit.Token);
            Task<byte[]> errors = ReadAsync(process.StandardError.BaseStream, limit.Token);
            Task writing = WriteAsync(process.StandardInput.BaseStream, input, limit.Token);
            await Task.WhenAll(output, errors, writing).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return Outcome(await output.ConfigureAwait(false), nonce, Encoding.UTF8.GetString(await errors.ConfigureAwait(false)), watch.Elapsed.TotalSeconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(CodeResult.TimedOut, "The checker did not end by itself.", watch.Elapsed.TotalSeconds, "", []);
        }
        finally
        {
            // The first process of the namespaces dies with the launcher, and all others with the first.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static ProcessStartInfo StartInfo(string python)
    {
        // Isolated, without site packages: the same standard library everywhere, and nothing of the user's.
        var start = new ProcessStartInfo(python, ["-I", "-S", "-B", "-c", HarnessScript.Text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        return start;
    }

    private static HarnessSettings Settings(CodeTrial trial, bool weak)
    {
        CodeLimits limits = trial.Limits;
        return new(
            trial.Source, weak, limits.WallSeconds, limits.CpuSeconds, limits.MemoryBytes, limits.FileBytes, limits.FolderBytes, limits.Processes,
            [.. new[] { Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) }.Where(folder => folder.Length > 1)]);
    }

    private static byte[] Frame(byte[] message)
    {
        byte[] frame = new byte[message.Length + sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, message.Length);
        message.CopyTo(frame, sizeof(int));
        return frame;
    }

    /// <summary>All of a stream, as far as it is within bounds; the rest is taken off and dropped.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            kept.Write(buffer, 0, Math.Min(count, ResultBytes - (int)kept.Length));
        }
        return kept.ToArray();
    }

    private static async Task WriteAsync(Stream stream, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The other end is gone; what it said, or did not say, is the result.
        }
    }

    private static CodeOutcome Outcome(byte[] output, string nonce, string errors, double seconds)
    {
        if (!output.AsSpan().StartsWith(Encoding.ASCII.GetBytes(nonce)))
        {
            // The harness's own words are on its standard error; where there are none the checker was killed.
            return errors.Length > 0
                ? CodeOutcome.Refused($"The program could not be held: {errors.TrimEnd().Split('\n')[^1]}")
                : new(CodeResult.Crashed, "The checker ended without a result.", seconds, "", []);
        }
        HarnessResult result = JsonSerializer.Deserialize(output.AsSpan(nonce.Length), HarnessJson.Default.HarnessResult)!;
        return new(Enum.Parse<CodeResult>(result.Outcome), result.Detail, result.Seconds, result.Output, result.Isolation);
    }
}
