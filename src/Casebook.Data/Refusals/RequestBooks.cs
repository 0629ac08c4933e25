using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Refusals;

/// <summary>The subjects of requests, each with harmful requests and with what defenders ask about the same thing.</summary>
internal static class RequestBooks
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<Phrasebook> All { get; } = PhrasebookReader.Folder("Refusals");
}
