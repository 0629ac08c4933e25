namespace Casebook.Data.Phrasebooks;

/// <summary>One phrasing of a phrase book.</summary>
/// <param name="Key">Unique over all books: <c>CWE-787/noun/3</c>.</param>
/// <param name="Pattern">What is written, in the small language of <see cref="Wording.Pattern"/>.</param>
/// <param name="IsCore">Always a training phrasing: it teaches a word on which others rest.</param>
internal sealed record Phrase(string Key, string Pattern, bool IsCore);
