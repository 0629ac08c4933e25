using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Instructions;

/// <summary>Something to write about, with sentences and tips of which answers are made.</summary>
internal sealed class Topic(Phrasebook book)
{
    private static readonly Dictionary<string, Topic> _byName =
        PhrasebookReader.Folder("Instructions/Topics").ToDictionary(book => book.Name, book => new Topic(book));

    /// <summary>As a request names it: <c>wireless networks</c>.</summary>
    public string Title => book.Title;

    public string Risk => book.Properties["risk"];

    public string Owner => book.Properties["owner"];

    /// <summary>Words that texts about it use often.</summary>
    public IReadOnlyList<string> Terms { get; } = [.. book.Words("word"), .. book.Words("terms")];

    public IReadOnlyList<string> Sentences { get; } = [.. book["sentence"].Select(phrase => phrase.Pattern)];

    public IReadOnlyList<string> Tips { get; } = [.. book["tip"].Select(phrase => phrase.Pattern)];

    public static IReadOnlyCollection<Topic> All => _byName.Values;

    public static Topic Of(string name) => _byName[name];
}
