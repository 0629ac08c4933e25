using System.Text.Json;
using Casebook.Knowledge.Entries;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Attribution;
using Casebook.Reasoning.InstructionFollowing;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.TraceChecks;

namespace Casebook.Bench.Scaling;

/// <summary>All that reads what models and publishers write.</summary>
internal static class TextReaders
{
    /// <summary>An argument of every kind of instruction; one that a kind does not take is left out.</summary>
    private const string Arguments =
        """
        {
            "keywords:existence": {"keywords": ["rain", "umbrella"]},
            "keywords:frequency": {"keyword": "rain", "frequency": 2, "relation": "at least"},
            "keywords:forbidden_words": {"forbidden_words": ["rain", "cold front"]},
            "keywords:letter_frequency": {"letter": "l", "let_frequency": 3, "let_relation": "at least"},
            "language:response_language": {"language": "de"},
            "length_constraints:number_sentences": {"num_sentences": 3, "relation": "at least"},
            "length_constraints:number_paragraphs": {"num_paragraphs": 2},
            "length_constraints:number_words": {"num_words": 4, "relation": "at least"},
            "length_constraints:nth_paragraph_first_word": {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "later"},
            "detectable_content:number_placeholders": {"num_placeholders": 2},
            "detectable_content:postscript": {"postscript_marker": "P.S."},
            "detectable_format:number_bullet_lists": {"num_bullets": 2},
            "detectable_format:number_highlighted_sections": {"num_highlights": 2},
            "detectable_format:multiple_sections": {"section_spliter": "Part", "num_sections": 2},
            "combination:repeat_prompt": {"prompt_to_repeat": "Write a mail to Ana."},
            "startend:end_checker": {"end_phrase": "See you soon."},
            "change_case:capital_word_frequency": {"capital_frequency": 2, "capital_relation": "at least"}
        }
        """;

    public static IReadOnlyList<TextReader> All()
    {
        Dictionary<string, Dictionary<string, JsonElement>> known = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, JsonElement>>>(Arguments)!;
        Instruction[] instructions = [.. Instructions.Ids.Select(id => Instructions.Create(id, known.GetValueOrDefault(id, [])))];
        Tokenizer tokenizer = BpeTrainer.Train([string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"the {i} eee abab sensor"))], 400, []).Tokenizer;
        return
        [
            new("trace-checks", text => TraceCheck.Of(text, "CWE-79", text),
            [
                "CWE-79 (Cross-site Scripting) or CVE-2031-40001, ", "\"quote {0}\" ", "\u201C\u201E\u00AB", "12 * 3 = 36, ", "- 12 - 3 * ",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H scores 9.8 ", "1,2,3,4,5,6,7,8,9,0", "CWE-79: The Of The Of (", "                ",
            ]),
            new("trace-grounds", text => TraceGrounds.Exist(text, "CWE-79", text), ["\"quote {0}\" ", "\u201C\u201E\u00AB", "12 * 3 = 36, ", "- 12 - 3 * ", "1,2,3,4,5,6,7,8,9,0"]),
            new("instructions", text => IfEval.Judge(Instructions.Ids, instructions, text),
                ["*", "**a", "[", "<<", "p.", "\n", " ", "!", "a.", "Part", "A'", "\"", "x. Y", "\u0928\u093F"]),
            new("mathematics-answer", text => MathematicsAnswer.Extract(text), ["\\boxed{", "the answer is ", "answer ", "$", "answer:*"]),
            new("number-answer", text => NumberAnswer.Extract(text), ["\\boxed{", "the answer is ", "answer ", "$", "1,"]),
            new("markdown", text => PlainText.OfMarkdown(text), ["[", "(Citation:", "](http", "<code>", ")"]),
            new("aliases", text => _ = new AliasGraph(Chain(text.Length / 10)), ["ten letters"]),
            new("tokenizer", text => tokenizer.Encode(text), ["e", "ab", " ", "\n", "{0}", "\u0928\u093F", "<|"]),
        ];
    }

    /// <summary>Names of which each is joined to the next only, the last ones first.</summary>
    private static IEnumerable<string[]> Chain(int names) => Enumerable.Range(0, names).Select(i => new[] { $"n{names + 1 - i}", $"n{names - i}" });
}
