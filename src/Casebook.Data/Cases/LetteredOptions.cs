namespace Casebook.Data.Cases;

/// <summary>Options under letters, each on a line of its own: <c>A. …</c>.</summary>
internal static class LetteredOptions
{
    public static string Letter(int at) => ((char)('A' + at)).ToString();

    public static string Lines(IEnumerable<string> options) =>
        string.Join('\n', options.Select((option, at) => $"{Letter(at)}. {option}"));
}
