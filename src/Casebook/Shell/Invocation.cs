namespace Casebook.Shell;

/// <summary>How the program names itself in commands that it prints, so that they work as pasted.</summary>
internal static class Invocation
{
    private static readonly Lazy<string> _name = new(Find);

    /// <summary><c>./casebook</c> at the repository's root, a path to that launcher elsewhere, else <c>casebook</c>.</summary>
    public static string Name => _name.Value;

    /// <summary>A file name as a shell takes it, quoted where it must be.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=,+@%".Contains(c))
            ? argument
            : "'" + argument.Replace("'", "'\\''") + "'";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string launcher = Path.Combine(folder.FullName, "casebook");
            if (!File.Exists(Path.Combine(folder.FullName, "Casebook.slnx")) || !File.Exists(launcher))
                continue;
            string relative = Path.GetRelativePath(Environment.CurrentDirectory, launcher);
            return Quote(relative == "casebook" ? "./casebook" : relative.StartsWith("..", StringComparison.Ordinal) && relative.Count(c => c == '/') > 3 ? launcher : relative);
        }
        return "casebook";
    }
}
