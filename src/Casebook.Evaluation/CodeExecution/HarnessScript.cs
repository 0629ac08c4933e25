using System.Reflection;
using System.Text;

namespace Casebook.Evaluation.CodeExecution;

/// <summary>The Python that holds and checks a program; see the folder <c>Harness</c>.</summary>
internal static class HarnessScript
{
    private const string Prefix = "harness/";

    /// <summary>All parts in the order of their names.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        Assembly assembly = typeof(HarnessScript).Assembly;
        var text = new StringBuilder();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            text.Append(reader.ReadToEnd()).Append('\n');
        }
        return text.ToString();
    }
}
