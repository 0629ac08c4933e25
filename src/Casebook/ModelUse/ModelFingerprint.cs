using System.Security.Cryptography;
using System.Text;
using Casebook.Runs.Files;

namespace Casebook.ModelUse;

/// <summary>Hashes that tell whether two models are the same.</summary>
/// <param name="Weights">SHA-256 of the weights and of the sizes that they are read with.</param>
/// <param name="Tokenizer">SHA-256 of tokenizer and chat template.</param>
internal sealed record ModelFingerprint(string Weights, string Tokenizer)
{
    private static readonly string[] _textFiles = ["tokenizer.json", "tokenizer.model", "tokenizer_config.json", "chat_template.jinja"];

    /// <summary>Of a model's folder, or of a file that has everything in it.</summary>
    public static ModelFingerprint Of(string location)
    {
        if (File.Exists(location))
        {
            string whole = FileHash.Sha256(location);
            return new ModelFingerprint(whole, whole);
        }
        string[] names = [.. Directory.EnumerateFiles(location).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        return new ModelFingerprint(
            Together(location, names.Where(name => name == "config.json" || name.EndsWith(".safetensors", StringComparison.Ordinal))),
            Together(location, names.Where(name => _textFiles.Contains(name))));
    }

    // As sha256sum would list them: a file renamed or left out is another model.
    private static string Together(string folder, IEnumerable<string> names)
    {
        string list = string.Concat(names.Select(name => $"{FileHash.Sha256(Path.Combine(folder, name))}  {name}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
    }
}
