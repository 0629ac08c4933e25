using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Constraints;

/// <summary>
/// Something that an instruction demands of an answer's form and that a program can check: verifiable instructions in
/// the manner of IFEval (arXiv 2311.07911). What an answer says is not looked at.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(WordCount), "words")]
[JsonDerivedType(typeof(MostWords), "most-words")]
[JsonDerivedType(typeof(SentenceCount), "sentences")]
[JsonDerivedType(typeof(ParagraphCount), "paragraphs")]
[JsonDerivedType(typeof(BulletCount), "bullets")]
[JsonDerivedType(typeof(NumberedCount), "numbered")]
[JsonDerivedType(typeof(IncludedWord), "include")]
[JsonDerivedType(typeof(AvoidedWord), "avoid")]
[JsonDerivedType(typeof(LowerCase), "lower-case")]
[JsonDerivedType(typeof(UpperCase), "upper-case")]
[JsonDerivedType(typeof(StartPhrase), "start")]
[JsonDerivedType(typeof(EndPhrase), "end")]
[JsonDerivedType(typeof(JsonKeys), "json")]
[JsonDerivedType(typeof(CommaList), "comma-list")]
[JsonDerivedType(typeof(NoCommas), "no-commas")]
[JsonDerivedType(typeof(Enclosed), "enclosed")]
public abstract record Constraint
{
    /// <summary>In what an answer falls short, as one clause; null where it does not. Never throws.</summary>
    /// <param name="answer">All of the answer, trimmed.</param>
    public abstract string? Violation(string answer);

    /// <summary>What is wrong with the constraint itself; null for nothing.</summary>
    internal abstract string? Fault();
}
