using System.Collections.Frozen;
using System.Text.Json;
using Casebook.Reasoning.InstructionFollowing.Languages;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>The 25 kinds of instruction of IFEval (arXiv 2311.07911), by their published ids.</summary>
public static class Instructions
{
    private static readonly FrozenDictionary<string, Func<InstructionArguments, Instruction>> _kinds =
        new Dictionary<string, Func<InstructionArguments, Instruction>>(StringComparer.Ordinal)
        {
            ["keywords:existence"] = arguments => new KeywordsIncluded(arguments.Texts("keywords")),
            ["keywords:frequency"] = arguments => new KeywordFrequency(arguments.Text("keyword").Trim(), arguments.Bound("relation", "frequency")),
            ["keywords:forbidden_words"] = arguments => new WordsForbidden(arguments.Texts("forbidden_words")),
            ["keywords:letter_frequency"] = arguments => new LetterFrequency(Letter(arguments), arguments.Bound("let_relation", "let_frequency")),
            ["language:response_language"] = arguments => new ResponseLanguage(Language(arguments)),
            ["length_constraints:number_sentences"] = arguments => new SentenceNumber(arguments.Bound("relation", "num_sentences")),
            ["length_constraints:number_paragraphs"] = arguments => new DividedParagraphs(arguments.Count("num_paragraphs")),
            ["length_constraints:number_words"] = arguments => new WordNumber(arguments.Bound("relation", "num_words")),
            ["length_constraints:nth_paragraph_first_word"] = FirstWord,
            ["detectable_content:number_placeholders"] = arguments => new PlaceholderNumber(arguments.Count("num_placeholders")),
            ["detectable_content:postscript"] = arguments => new Postscript(arguments.Text("postscript_marker").Trim()),
            ["detectable_format:number_bullet_lists"] = arguments => new BulletNumber(arguments.Count("num_bullets")),
            ["detectable_format:constrained_response"] = _ => new OneOfThreeAnswers(),
            ["detectable_format:number_highlighted_sections"] = arguments => new HighlightNumber(arguments.Count("num_highlights")),
            ["detectable_format:multiple_sections"] = arguments => new SectionNumber(arguments.Text("section_spliter").Trim(), arguments.Count("num_sections")),
            ["detectable_format:json_format"] = _ => new JsonResponse(),
            ["detectable_format:title"] = _ => new TitleInBrackets(),
            ["combination:two_responses"] = _ => new TwoResponses(),
            ["combination:repeat_prompt"] = arguments => new RepeatedPrompt(arguments.Text("prompt_to_repeat")),
            ["startend:end_checker"] = arguments => new EndPhrase(arguments.Text("end_phrase").Trim()),
            ["startend:quotation"] = _ => new QuotedResponse(),
            ["change_case:capital_word_frequency"] = arguments => new CapitalWordFrequency(arguments.Bound("capital_relation", "capital_frequency")),
            ["change_case:english_capital"] = _ => new EnglishCapitals(),
            ["change_case:english_lowercase"] = _ => new EnglishSmallLetters(),
            ["punctuation:no_comma"] = _ => new NoComma(),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The ids of all kinds, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. _kinds.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The instruction of an id with its arguments.</summary>
    /// <param name="id">As published: <c>keywords:existence</c>.</param>
    /// <param name="arguments">As in the published files; those that are null are left out.</param>
    /// <exception cref="ArgumentException">There is no such id, or an argument is missing, unknown or no use; the message names id and argument.</exception>
    public static Instruction Create(string id, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (!_kinds.TryGetValue(id, out Func<InstructionArguments, Instruction>? create))
        {
            throw new ArgumentException($"There is no instruction \"{id}\"; use one of {string.Join(", ", Ids)}.", nameof(id));
        }
        var read = new InstructionArguments(id, arguments);
        Instruction instruction = create(read);
        read.Done();
        return instruction;
    }

    private static char Letter(InstructionArguments arguments) =>
        arguments.Text("letter") is [var letter] && !char.IsSurrogate(letter) ? char.ToLowerInvariant(letter) : throw arguments.Fault("letter", "is not one character");

    private static string Language(InstructionArguments arguments) =>
        arguments.Text("language") is var code && LanguageDetector.Codes.Contains(code) ? code
        : throw arguments.Fault("language", $"is not one of {string.Join(", ", LanguageDetector.Codes)}");

    private static ParagraphFirstWord FirstWord(InstructionArguments arguments)
    {
        int count = arguments.Count("num_paragraphs");
        int nth = arguments.Count("nth_paragraph");
        return nth >= 1 && nth <= count
            ? new(count, nth, arguments.Text("first_word").ToLowerInvariant())
            : throw arguments.Fault("nth_paragraph", $"is {nth}, which is none of {count} paragraphs");
    }
}
