namespace Casebook.Data.Severity;

/// <summary>Metrics and values of CVSS in words: <c>attack vector Network</c>.</summary>
internal static class MetricWords
{
    private static readonly Dictionary<string, (string Name, string Values)> _words = new()
    {
        ["AV"] = ("attack vector", "Network Adjacent Local Physical"),
        ["AC"] = ("attack complexity", "Low High"),
        ["PR"] = ("privileges required", "None Low High"),
        ["UI"] = ("user interaction", "None Required"),
        ["S"] = ("scope", "Unchanged Changed"),
        ["C"] = ("confidentiality", "None Low High"),
        ["I"] = ("integrity", "None Low High"),
        ["A"] = ("availability", "None Low High"),
    };

    /// <summary>The letters of a metric's values, each the first of its word.</summary>
    public static string Values(string metric) => string.Concat(_words[metric].Values.Split(' ').Select(word => word[0]));

    /// <summary><c>attack vector Network</c> of <c>AV</c> and <c>N</c>.</summary>
    public static string Of(string metric, char value) =>
        $"{_words[metric].Name} {_words[metric].Values.Split(' ').Single(word => word[0] == value)}";
}
