using System.Text.Json;
using Casebook.Reasoning.InstructionFollowing;

namespace Casebook.Reasoning.Tests.InstructionFollowing;

public sealed class InstructionTests
{
    private const string Mail = """{"prompt_to_repeat": "Write a mail to Ana. "}""";
    private const string Rain = """{"keywords": ["rain", "umbrella"]}""";
    private const string TwoRains = """{"keyword": "rain", "frequency": 2, "relation": "at least"}""";
    private const string FewRains = """{"keyword": "rain", "frequency": 2, "relation": "less than"}""";
    private const string NoRain = """{"forbidden_words": ["rain", "cold front"]}""";
    private const string ThreeLs = """{"letter": "L", "let_frequency": 3, "let_relation": "at least"}""";
    private const string OneHash = """{"letter": "#", "let_frequency": 2, "let_relation": "less than"}""";
    private const string German = """{"language": "de"}""";
    private const string ThreeSentences = """{"num_sentences": 3, "relation": "at least"}""";
    private const string FewSentences = """{"num_sentences": 3, "relation": "less than"}""";
    private const string TwoParagraphs = """{"num_paragraphs": 2}""";
    private const string FourWords = """{"num_words": 4, "relation": "at least"}""";
    private const string FewWords = """{"num_words": 4, "relation": "less than"}""";
    private const string SecondOfTwo = """{"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "Later"}""";
    private const string TwoPlaceholders = """{"num_placeholders": 2}""";
    private const string Ps = """{"postscript_marker": "P.S."}""";
    private const string Pps = """{"postscript_marker": "P.P.S"}""";
    private const string TwoBullets = """{"num_bullets": 2}""";
    private const string TwoHighlights = """{"num_highlights": 2}""";
    private const string TwoSections = """{"section_spliter": "Part", "num_sections": 2}""";
    private const string Bye = """{"end_phrase": "See you soon."}""";
    private const string TwoCapitals = """{"capital_frequency": 2, "capital_relation": "at least"}""";
    private const string FewCapitals = """{"capital_frequency": 2, "capital_relation": "less than"}""";

    /// <summary>What the published checks make of responses of ours; each row was given to them, too.</summary>
    public static TheoryData<string, string, string, bool> Table { get; } = new()
    {
        { "keywords:existence", Rain, "Take an umbrella; it will rain.", true },
        { "keywords:existence", Rain, "RAIN! And no UMBRELLA.", true },
        { "keywords:existence", Rain, "Umbrellas help where it rains.", true }, // within a longer word
        { "keywords:existence", Rain, "The train lost my umbrella", true },
        { "keywords:existence", Rain, "It will rain.", false },
        { "keywords:existence", Rain, "Take an umbrella.", false },
        { "keywords:existence", Rain, "ra in, umbrella", false },
        { "keywords:existence", Rain, "r\u00E4in and umbrella", false },

        { "keywords:frequency", TwoRains, "Rain, rain.", true },
        { "keywords:frequency", TwoRains, "rainrain", true },
        { "keywords:frequency", TwoRains, "The TRAIN drove through the rain", true },
        { "keywords:frequency", FewRains, "One rain only.", true },
        { "keywords:frequency", FewRains, "Snow.", true },
        { "keywords:frequency", TwoRains, "One rain only.", false },
        { "keywords:frequency", TwoRains, "rain, ran", false },
        { "keywords:frequency", FewRains, "Rain in the train.", false },
        { "keywords:frequency", FewRains, "rain rain rain", false },

        { "keywords:forbidden_words", NoRain, "The train is late.", true },
        { "keywords:forbidden_words", NoRain, "rainy, rains, rain_", true },
        { "keywords:forbidden_words", NoRain, "A cold, wet front", true },
        { "keywords:forbidden_words", NoRain, "rain\u00E9", true },
        { "keywords:forbidden_words", NoRain, "Rain.", false },
        { "keywords:forbidden_words", NoRain, "no-rain-day", false },
        { "keywords:forbidden_words", NoRain, "The COLD FRONT", false },
        { "keywords:forbidden_words", NoRain, "train and rain", false },

        { "keywords:letter_frequency", ThreeLs, "Lull", true },
        { "keywords:letter_frequency", ThreeLs, "l, L and l", true },
        { "keywords:letter_frequency", OneHash, "one # sign", true },
        { "keywords:letter_frequency", OneHash, "no sign", true },
        { "keywords:letter_frequency", ThreeLs, "Ll", false },
        { "keywords:letter_frequency", ThreeLs, "\u0142\u0142\u0142", false },
        { "keywords:letter_frequency", OneHash, "##", false },
        { "keywords:letter_frequency", OneHash, "# a # b", false },

        { "language:response_language", German, "Das Wetter ist heute schlecht, aber wir gehen trotzdem mit dem Hund an den See.", true },
        { "language:response_language", German, "NEHMEN SIE DEN BUS UND DANN DIE FÄHRE.", true },
        { "language:response_language", German, "Ich habe einen \"cup holder\" bestellt, und er ist nicht angekommen.", true },
        { "language:response_language", German, "2 + 2 = 4", true }, // the published detector gives up and counts it as followed
        { "language:response_language", German, "The weather is bad today, but we walk the dog anyway.", false },
        { "language:response_language", German, "Het weer is vandaag slecht, maar we gaan toch met de hond naar het meer.", false },
        { "language:response_language", German, "Погода сегодня плохая.", false },
        { "language:response_language", German, "Le temps est mauvais, mais nous sortons avec le chien.", false },

        { "length_constraints:number_sentences", ThreeSentences, "One. Two. Three.", true },
        { "length_constraints:number_sentences", ThreeSentences, "1. First. Last", true }, // a list's number is a sentence
        { "length_constraints:number_sentences", ThreeSentences, "Really? Yes! Fine", true },
        { "length_constraints:number_sentences", FewSentences, "Mr. Brown met Dr. Green. They talked.", true },
        { "length_constraints:number_sentences", FewSentences, "One. Two", true },
        { "length_constraints:number_sentences", ThreeSentences, "One. Two.", false },
        { "length_constraints:number_sentences", ThreeSentences, "One; two; three\nfour\n\nfive", false }, // lines are no sentences
        { "length_constraints:number_sentences", ThreeSentences, "Wait... for it. Now.", false },
        { "length_constraints:number_sentences", FewSentences, "One. Two. Three.", false },
        { "length_constraints:number_sentences", FewSentences, "See e.g. this. Yes.", false },

        { "length_constraints:number_paragraphs", TwoParagraphs, "One.\n***\nTwo.", true },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One *** Two", true },
        { "length_constraints:number_paragraphs", TwoParagraphs, "***\nOne\n***\nTwo\n***", true },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One\n\nstill one\n***\nTwo", true },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One\n\nTwo", false },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One\n***\n***\nTwo", false },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One\n***\nTwo\n***\nThree", false },
        { "length_constraints:number_paragraphs", TwoParagraphs, "One\n* * *\nTwo", false },

        { "length_constraints:number_words", FourWords, "one two three four", true },
        { "length_constraints:number_words", FourWords, "well-known don't", true }, // a hyphen and an apostrophe part words
        { "length_constraints:number_words", FewWords, "one two_three four", true },
        { "length_constraints:number_words", FewWords, "one - two - three", true },
        { "length_constraints:number_words", FourWords, "नमस्ते नमस्ते", true }, // two each: a sign within parts it
        { "length_constraints:number_words", FourWords, "one two three", false },
        { "length_constraints:number_words", FourWords, "one, two, three!", false },
        { "length_constraints:number_words", FewWords, "one two three 4", false },
        { "length_constraints:number_words", FewWords, "3.14 is pi", false },

        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\nLater, maybe.", true },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\n'\"LATER\" I said", true },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\n later's fine\n\n", true },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now\nand then\n\n\nLater", true },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\nMuch later", false },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\nLater.\n\nEven later.", false },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\nLater.", false },
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\n\n\nLater.", false }, // the second is empty
        { "length_constraints:nth_paragraph_first_word", SecondOfTwo, "Now.\n\nLater: maybe", false },

        { "detectable_content:number_placeholders", TwoPlaceholders, "[name] of [city]", true },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[][]", true },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[a[b] [c]", true },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[a] [b] [c]", true },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[name]", false },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[na\nme] [city]", false },
        { "detectable_content:number_placeholders", TwoPlaceholders, "(name) [city]", false },
        { "detectable_content:number_placeholders", TwoPlaceholders, "[[city]]", false },

        { "detectable_content:postscript", Ps, "Bye.\nP.S. Bring tea.", true },
        { "detectable_content:postscript", Ps, "Bye. p. s. tea", true },
        { "detectable_content:postscript", Ps, "P.P.S. is one, too", true },
        { "detectable_content:postscript", Pps, "Bye.\n\nP.P.S Bring tea", true },
        { "detectable_content:postscript", Pps, "p. p. supper", true },
        { "detectable_content:postscript", Ps, "PS: tea", false },
        { "detectable_content:postscript", Ps, "P.S", false },
        { "detectable_content:postscript", Ps, "p.  s. tea", false },
        { "detectable_content:postscript", Pps, "P.S. tea", false },

        { "detectable_format:number_bullet_lists", TwoBullets, "* one\n* two", true },
        { "detectable_format:number_bullet_lists", TwoBullets, "Here:\n- one\n  * two\nDone.", true },
        { "detectable_format:number_bullet_lists", TwoBullets, "-one\n*two", true },
        { "detectable_format:number_bullet_lists", TwoBullets, "* one\n** bold line\n\n* two", true },
        { "detectable_format:number_bullet_lists", TwoBullets, "*\n* one\n- two", true }, // a star alone takes the next line
        { "detectable_format:number_bullet_lists", TwoBullets, "* one\n* two\n* three", false },
        { "detectable_format:number_bullet_lists", TwoBullets, "* one\n---\n* two", false }, // a rule is a bullet
        { "detectable_format:number_bullet_lists", TwoBullets, "1. one\n2. two", false },
        { "detectable_format:number_bullet_lists", TwoBullets, "\u2022 one\n\u2022 two", false },

        { "detectable_format:constrained_response", "{}", "My answer is yes.", true },
        { "detectable_format:constrained_response", "{}", "Well. My answer is no. Sorry!", true },
        { "detectable_format:constrained_response", "{}", "\n My answer is maybe.\n", true },
        { "detectable_format:constrained_response", "{}", "My answer is no. My answer is yes.", true },
        { "detectable_format:constrained_response", "{}", "My answer is yes", false },
        { "detectable_format:constrained_response", "{}", "my answer is yes.", false },
        { "detectable_format:constrained_response", "{}", "My answer is: yes.", false },
        { "detectable_format:constrained_response", "{}", "Yes.", false },

        { "detectable_format:number_highlighted_sections", TwoHighlights, "*one* and *two*", true },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "**one** and **two**", true },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "***one***", true }, // counts twice
        { "detectable_format:number_highlighted_sections", TwoHighlights, "*one**two*", true },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "*one*", false },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "**one** two", false },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "*one\ntwo* three", false },
        { "detectable_format:number_highlighted_sections", TwoHighlights, "* * and ** ** and *one*", false },

        { "detectable_format:multiple_sections", TwoSections, "Part 1\nfoo\nPart 2\nbar", true },
        { "detectable_format:multiple_sections", TwoSections, "Part1 Part2", true },
        { "detectable_format:multiple_sections", TwoSections, "Part 3, Part 3, Part 3", true },
        { "detectable_format:multiple_sections", TwoSections, "DepartPart\n1 Part\n2", true },
        { "detectable_format:multiple_sections", TwoSections, "Part 1\nfoo", false },
        { "detectable_format:multiple_sections", TwoSections, "part 1, part 2", false },
        { "detectable_format:multiple_sections", TwoSections, "Part  1, Part  2", false },
        { "detectable_format:multiple_sections", TwoSections, "Part I, Part II", false },

        { "detectable_format:json_format", "{}", "{\"a\": [1, null, \"x\"]}", true },
        { "detectable_format:json_format", "{}", "```json\n{\"a\": 1}\n```", true },
        { "detectable_format:json_format", "{}", "```\n[]\n```", true },
        { "detectable_format:json_format", "{}", " \"text\" ", true },
        { "detectable_format:json_format", "{}", "{\"a\": 1,}", false },
        { "detectable_format:json_format", "{}", "Here: {\"a\": 1}", false },
        { "detectable_format:json_format", "{}", "{'a': 1}", false },
        { "detectable_format:json_format", "{}", "```python\n{\"a\": 1}\n```", false },

        { "detectable_format:title", "{}", "<<Rain>>\nIt rains.", true },
        { "detectable_format:title", "{}", "Title: << The Rain >>", true },
        { "detectable_format:title", "{}", "<<<>>\n<<a>>", true },
        { "detectable_format:title", "{}", "<<a> and b>>", true },
        { "detectable_format:title", "{}", "<Rain>", false },
        { "detectable_format:title", "{}", "<<>>", false },
        { "detectable_format:title", "{}", "<< >>", false },
        { "detectable_format:title", "{}", "<<Rain\n>>", false },

        { "combination:two_responses", "{}", "Rain.\n******\nSun.", true },
        { "combination:two_responses", "{}", "******Rain.******Sun.******", true },
        { "combination:two_responses", "{}", "Rain ****** rain", true },
        { "combination:two_responses", "{}", "a\n*******\nb", true },
        { "combination:two_responses", "{}", "Rain.\n******\n Rain. ", false },
        { "combination:two_responses", "{}", "Rain.", false },
        { "combination:two_responses", "{}", "a ****** b ****** c", false },
        { "combination:two_responses", "{}", "a ****** ****** b", false },
        { "combination:two_responses", "{}", "a ***** b", false },

        { "combination:repeat_prompt", Mail, "Write a mail to Ana.\n\nDear Ana,", true },
        { "combination:repeat_prompt", Mail, "  WRITE A MAIL TO ANA. Dear Ana", true },
        { "combination:repeat_prompt", Mail, "Write a mail to Ana.", true },
        { "combination:repeat_prompt", Mail, "Write a mail to Ana.. or not", true },
        { "combination:repeat_prompt", Mail, "Dear Ana,\nWrite a mail to Ana.", false },
        { "combination:repeat_prompt", Mail, "\"Write a mail to Ana.\"", false },
        { "combination:repeat_prompt", Mail, "Write a mail to Ana", false },
        { "combination:repeat_prompt", Mail, "Write a  mail to Ana.", false },

        { "startend:end_checker", Bye, "Thanks. See you soon.", true },
        { "startend:end_checker", Bye, "SEE YOU SOON.\n", true },
        { "startend:end_checker", Bye, "\"Thanks. See you soon.\"", true },
        { "startend:end_checker", Bye, "Oversee you soon.", true },
        { "startend:end_checker", Bye, "See you soon. Bye", false },
        { "startend:end_checker", Bye, "See you soon", false },
        { "startend:end_checker", Bye, "See you soon!", false },
        { "startend:end_checker", Bye, "*See you soon.*", false },

        { "startend:quotation", "{}", "\"It rains.\"", true },
        { "startend:quotation", "{}", " \"It rains.\"\n", true },
        { "startend:quotation", "{}", "\"Rain\" and \"sun\"", true },
        { "startend:quotation", "{}", "\"\"", true },
        { "startend:quotation", "{}", "\"", false },
        { "startend:quotation", "{}", "\"It rains.", false },
        { "startend:quotation", "{}", "\u201CIt rains.\u201D", false },
        { "startend:quotation", "{}", "'It rains.'", false },

        { "change_case:capital_word_frequency", TwoCapitals, "NASA and ESA", true },
        { "change_case:capital_word_frequency", TwoCapitals, "I saw A-1", true },
        { "change_case:capital_word_frequency", TwoCapitals, "DON'T", true }, // do and n't
        { "change_case:capital_word_frequency", FewCapitals, "X-RAY/TV", true }, // one token
        { "change_case:capital_word_frequency", FewCapitals, "none 12 Here", true },
        { "change_case:capital_word_frequency", TwoCapitals, "NASA and Esa", false },
        { "change_case:capital_word_frequency", TwoCapitals, "U.S.A. today", false },
        { "change_case:capital_word_frequency", FewCapitals, "GO (NOW)", false },
        { "change_case:capital_word_frequency", FewCapitals, "YES...NO", false },

        { "change_case:english_capital", "{}", "THE TRAIN IS LATE AND THE STATION IS COLD.", true },
        { "change_case:english_capital", "{}", "WHAT IS THE TIME? IT IS 10 O'CLOCK.", true },
        { "change_case:english_capital", "{}", "HERE IS THE LIST OF ALL THE THINGS THAT WE NEED: TEA, MILK", true },
        { "change_case:english_capital", "{}", "MY BROTHER AND I WENT HOME WHEN THE SUN WAS SETTING BEHIND THE MOUNTAINS.", true },
        { "change_case:english_capital", "{}", "THE TRAIN IS LATE AND THE STATION IS COLd.", false },
        { "change_case:english_capital", "{}", "DER ZUG IST ZU SPÄT UND DER BAHNHOF IST KALT.", false },
        { "change_case:english_capital", "{}", "10 + 10 = 20", false }, // no letter has a case
        { "change_case:english_capital", "{}", "the train is late.", false },

        { "change_case:english_lowercase", "{}", "the train is late and the station is cold.", true },
        { "change_case:english_lowercase", "{}", "what is the time? it is 10 o'clock.", true },
        { "change_case:english_lowercase", "{}", "* this is the list\n* of all that we need", true },
        { "change_case:english_lowercase", "{}", "to be or not to be, that is the question.", true },
        { "change_case:english_lowercase", "{}", "the train is late and I am cold.", false },
        { "change_case:english_lowercase", "{}", "der zug ist zu spät und der bahnhof ist kalt.", false },
        { "change_case:english_lowercase", "{}", "10 + 10 = 20", false },
        { "change_case:english_lowercase", "{}", "THE TRAIN IS LATE.", false },

        { "punctuation:no_comma", "{}", "Tea and milk; no sugar.", true },
        { "punctuation:no_comma", "{}", "1.000", true },
        { "punctuation:no_comma", "{}", "tea\uFF0C milk", true }, // a full-width comma is none
        { "punctuation:no_comma", "{}", "tea\u060C milk", true },
        { "punctuation:no_comma", "{}", "Tea, milk.", false },
        { "punctuation:no_comma", "{}", "1,000", false },
        { "punctuation:no_comma", "{}", ",", false },
        { "punctuation:no_comma", "{}", "tea\n,", false },
    };

    // The score of a model is what this table says it is.
    [Theory]
    [MemberData(nameof(Table))]
    public void A_response_follows_an_instruction_or_does_not(string id, string arguments, string response, bool follows)
    {
        Instruction instruction = Instructions.Create(id, Arguments(arguments));
        instruction.Follows(response).ShouldBe(follows, instruction.Shortfall(response) ?? "it follows");
        (instruction.Shortfall(response) is null).ShouldBe(follows);
    }

    // A kind whose boundary is tried from one side only may hold for everything.
    [Fact]
    public void Every_kind_is_tried_four_times_on_each_side()
    {
        Table.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal).ShouldBe(Instructions.Ids);
        Instructions.Ids.Count.ShouldBe(25);
        Table.GroupBy(row => (row.Data.Item1, row.Data.Item4)).ShouldAllBe(group => group.Count() >= 4);
    }

    // Saying nothing would follow half of all instructions.
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\u001F")]
    public void An_empty_response_follows_nothing(string response)
    {
        foreach ((string id, string arguments) in Table.Select(row => (row.Data.Item1, row.Data.Item2)).Distinct())
        {
            Instructions.Create(id, Arguments(arguments)).Shortfall(response).ShouldBe("it is empty", id);
        }
    }

    // A wrong argument that is passed over scores another instruction than the one that the model was given.
    [Theory]
    [InlineData("keywords:existence", "{}", "\"keywords\" is missing")]
    [InlineData("keywords:existence", """{"keywords": null}""", "\"keywords\" is missing")]
    [InlineData("keywords:existence", """{"keywords": []}""", "\"keywords\" is not a list of texts")]
    [InlineData("keywords:existence", """{"keywords": "rain"}""", "\"keywords\" is not a list of texts")]
    [InlineData("keywords:existence", """{"keywords": ["rain", 3]}""", "\"keywords\" is not a text")]
    [InlineData("keywords:existence", """{"keywords": ["rain", " "]}""", "\"keywords\" is not a text, or an empty one")]
    [InlineData("keywords:existence", """{"keywords": ["\ud800"]}""", "\"keywords\" is not well-formed text")]
    [InlineData("keywords:frequency", """{"keyword": "rain", "frequency": 2, "relation": "at most"}""", "\"relation\" is neither")]
    [InlineData("keywords:frequency", """{"keyword": "rain", "frequency": -1, "relation": "at least"}""", "\"frequency\" is not an integer")]
    [InlineData("keywords:frequency", """{"keyword": "rain", "frequency": 1.5, "relation": "at least"}""", "\"frequency\" is not an integer")]
    [InlineData("keywords:frequency", """{"keyword": "rain", "frequency": "2", "relation": "at least"}""", "\"frequency\" is not an integer")]
    [InlineData("keywords:frequency", """{"keyword": "rain", "frequency": 3000000000, "relation": "at least"}""", "\"frequency\" is not an integer")]
    [InlineData("keywords:letter_frequency", """{"letter": "ab", "let_frequency": 2, "let_relation": "at least"}""", "\"letter\" is not one character")]
    [InlineData("language:response_language", """{"language": "xx"}""", "\"language\" is not one of ar, bg, ")]
    [InlineData("length_constraints:nth_paragraph_first_word", """{"num_paragraphs": 2, "nth_paragraph": 3, "first_word": "x"}""", "\"nth_paragraph\" is 3, which is none of 2")]
    [InlineData("length_constraints:nth_paragraph_first_word", """{"num_paragraphs": 2, "nth_paragraph": 0, "first_word": "x"}""", "\"nth_paragraph\" is 0")]
    [InlineData("punctuation:no_comma", """{"num_words": 3}""", "\"num_words\" is not known; the instruction has no arguments")]
    [InlineData("length_constraints:number_words", """{"num_words": 3, "relation": "at least", "words": 3}""", "\"words\" is not known; the instruction has num_words, relation")]
    public void A_wrong_argument_is_named_with_its_instruction(string id, string arguments, string message) =>
        Should.Throw<ArgumentException>(() => Instructions.Create(id, Arguments(arguments))).Message.ShouldStartWith($"{id}: the argument {message}");

    // One form of the published files writes every argument everywhere, as null where it has none.
    [Fact]
    public void Arguments_that_are_null_are_left_out() =>
        Instructions.Create("punctuation:no_comma", Arguments("""{"num_words": null, "relation": null}""")).Follows("no").ShouldBeTrue();

    // A typo in an id must not look like a model that follows nothing.
    [Fact]
    public void An_unknown_id_is_refused_with_those_that_there_are() =>
        Should.Throw<ArgumentException>(() => Instructions.Create("en:punctuation:no_comma", Arguments("{}"))).Message.ShouldStartWith("There is no instruction \"en:punctuation:no_comma\"; use one of change_case:capital_word_frequency, ");

    internal static Dictionary<string, JsonElement> Arguments(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.Clone());
    }
}
