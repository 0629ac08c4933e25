namespace Casebook.Reasoning.Tests.Mathematics;

/// <summary>The pairs of answers that stand in <c>equal.txt</c> and <c>different.txt</c>.</summary>
internal static class Pairs
{
    public static IReadOnlyList<(string A, string B)> Equal { get; } = Read("equal.txt");

    public static IReadOnlyList<(string A, string B)> Different { get; } = Read("different.txt");

    private static (string, string)[] Read(string name)
    {
        using var reader = new StreamReader(typeof(Pairs).Assembly.GetManifestResourceStream(name)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("##", StringComparison.Ordinal))
            .Select(line => line.Split(" ~ ")).Select(parts => (parts[0].Trim(), parts[1].Trim()))];
    }
}
