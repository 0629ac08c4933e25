using Casebook.Models.Chat;
using Casebook.Runs.Files;

namespace Casebook.Models.Tokenization;

/// <summary>A tokenizer fresh from training: to be used at once, or saved as Hugging Face's libraries read it.</summary>
public sealed class TrainedTokenizer
{
    private readonly BpeVocabulary _vocabulary;

    internal TrainedTokenizer(BpeVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        Tokenizer = new Tokenizer(vocabulary);
    }

    public Tokenizer Tokenizer { get; }

    /// <summary>Writes <c>tokenizer.json</c> and, where the special tokens are those of our chat format, <c>tokenizer_config.json</c> with its template.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(Path.Combine(folder, TokenizerJsonReader.FileName), TokenizerJsonWriter.ToJson(_vocabulary));
        AtomicFile.WriteAllText(Path.Combine(folder, ChatTemplate.ConfigFileName), TokenizerConfigJson.ToJson(_vocabulary.SpecialTokens));
    }
}
