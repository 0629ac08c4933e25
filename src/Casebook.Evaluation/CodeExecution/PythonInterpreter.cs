using System.Diagnostics;

namespace Casebook.Evaluation.CodeExecution;

/// <summary>A Python that can run the harness.</summary>
/// <param name="Path">The program itself: wrappers that choose between versions are resolved.</param>
/// <param name="Version">As in <c>3.11.7</c>.</param>
internal sealed record PythonInterpreter(string Path, string Version)
{
    private const string Question =
        "import sys, os, ctypes, resource; print(os.path.realpath(sys.executable)); print('%d.%d.%d' % sys.version_info[:3])";

    /// <summary>Asks a Python who it is. Null and a reason where there is none that can do it.</summary>
    public static (PythonInterpreter? Found, string Reason) Find(string? path)
    {
        if (OperatingSystem.IsWindows())
        {
            return (null, "Programs can not be held on Windows: run this where there is Linux.");
        }
        if ((path ?? OnPath("python3")) is not { } program)
        {
            return (null, "There is no python3 on PATH: install Python 3.8 or later, or name an interpreter.");
        }
        try
        {
            // With the environment as it is: wrappers on PATH need it. Nothing of a model is run here.
            using Process process = Process.Start(new ProcessStartInfo(program, ["-I", "-S", "-B", "-c", Question])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode != 0 || lines.Length != 2)
            {
                string last = errors.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
                return (null, $"{program} can not be used ({last}): install a whole Python 3.8 or later.");
            }
            return System.Version.Parse(lines[1]) < new System.Version(3, 8)
                ? (null, $"{program} is Python {lines[1]}: 3.8 or later is needed.")
                : (new(lines[0], lines[1]), "");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (null, $"{program} can not be started ({e.Message}): name an interpreter of Python 3.8 or later.");
        }
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
