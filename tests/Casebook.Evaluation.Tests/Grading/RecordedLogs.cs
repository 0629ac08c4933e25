using System.Text.RegularExpressions;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>Raw answers of ChatGPT-3.5 to CTIBench as its authors published them, where they are at hand.</summary>
internal static partial class RecordedLogs
{
    public static string? Data => Environment.GetEnvironmentVariable("CASEBOOK_DATA");

    /// <summary>The answers, or the reason why there are none.</summary>
    public static IReadOnlyList<RecordedAnswer> Read(string task)
    {
        string path = Path.Combine(Data ?? "", "ctibench-logs", "chatgpt-3.5", $"cti-{task}.txt");
        Assert.SkipUnless(File.Exists(path), $"CASEBOOK_DATA has no recorded answers of CTIBench ({path}).");
        string[] parts = Heading().Split(File.ReadAllText(path));
        return [.. Enumerable.Range(0, parts.Length / 2).Select(i => new RecordedAnswer { Row = int.Parse(parts[(2 * i) + 1], System.Globalization.CultureInfo.InvariantCulture) - 1, Text = parts[(2 * i) + 2].Trim() })];
    }

    /// <summary>What the authors read in those answers, row by row.</summary>
    public static string[] Sheet(string task) =>
        [.. File.ReadLines(Path.Combine(Data!, "ctibench-logs", "response-sheets", $"cti-{task}-responses.tsv")).Skip(1).Select(line => line.Split('\t')[1].Trim().ToUpperInvariant())];

    [GeneratedRegex(@"#####([0-9]+)#####\n")]
    private static partial Regex Heading();
}
