namespace Casebook.Knowledge.Store;

/// <summary>Where imported knowledge lies: a folder with one file a part.</summary>
public static class KnowledgeFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "CASEBOOK_KNOWLEDGE";

    /// <summary>How the file of a part ends.</summary>
    public const string Extension = ".knowledge";

    /// <summary>What <see cref="Variable"/> names, else <c>.casebook/knowledge</c> in the user's home.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".casebook", "knowledge");

    /// <summary>The file of a part.</summary>
    public static string File(string folder, string part) => Path.Combine(folder, part + Extension);
}
