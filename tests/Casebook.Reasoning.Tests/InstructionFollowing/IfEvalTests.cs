using System.Text.Json;
using Casebook.Reasoning.InstructionFollowing;
using CsCheck;

namespace Casebook.Reasoning.Tests.InstructionFollowing;

public sealed class IfEvalTests
{
    private static readonly Gen<string> _responses = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["*\n -#[]<>.,!?\"'AaIiy`{}0\u0928\u094D\uD83D\uDE00\u0130"], 0, 60],
        OneOf<string>([.. InstructionTests.Table.Select(row => row.Data.Item3)]).Array[1, 4].Select(parts => string.Join("\n", parts)));

    private static readonly Gen<(string Id, string Arguments)> _kinds =
        OneOf<(string, string)>([.. InstructionTests.Table.Select(row => (row.Data.Item1, row.Data.Item2)).Distinct()]);

    // A first line "Sure, here it is:" must not hide that the rest is right.
    [Theory]
    [InlineData("punctuation:no_comma", "{}", "Sure, here it is:\nTea and milk.")]
    [InlineData("punctuation:no_comma", "{}", "Tea and milk.\nHope this helps, bye")]
    [InlineData("startend:quotation", "{}", "Here:\n\"Tea.\"\nBye")]
    [InlineData("startend:quotation", "{}", "**\"Tea.\"**")]
    [InlineData("startend:quotation", "{}", "Here:\n**\"Tea.\"**")]
    [InlineData("startend:quotation", "{}", "*\"Tea.\"*\nBye")]
    [InlineData("detectable_format:json_format", "{}", "Here:\n*{}*\nBye")]
    public void A_response_follows_loosely_in_one_of_eight_forms(string id, string arguments, string response)
    {
        InstructionJudgement judgement = Judge(response, (id, arguments));
        judgement.Strict.ShouldBe([false]);
        judgement.Loose.ShouldBe([true]);
    }

    // Two lines taken away at one end would forgive more than the benchmark does.
    [Theory]
    [InlineData("Sure, here\nit is, then:\nTea and milk.")]
    [InlineData("Tea, milk")]
    [InlineData("Tea\nand, milk\nand\nsugar")]
    public void No_more_than_a_line_at_either_end_is_forgiven(string response) => Judge(response, ("punctuation:no_comma", "{}")).AllLoose.ShouldBeFalse();

    // A loose score below the strict one would be nonsense in a table.
    [Fact]
    public void What_is_followed_strictly_is_followed_loosely() => Gen.Select(_kinds.Array[1, 4], _responses).Sample((kinds, response) =>
    {
        InstructionJudgement judgement = Judge(response, kinds);
        for (int i = 0; i < kinds.Length; i++)
        {
            (judgement.Loose[i] || !judgement.Strict[i]).ShouldBeTrue();
            (judgement.Shortfalls[i] is null).ShouldBe(judgement.Strict[i]);
        }
    }, iter: 5000);

    // A checker that throws on a strange response ends an evaluation after hours.
    [Fact]
    public void No_response_makes_it_throw() => Gen.Select(_kinds, _responses).Sample((kind, response) =>
    {
        Judge(response, kind);
    }, iter: 20_000);

    // Whatever stands in a data file, only the named exception may come of it.
    [Fact]
    public void No_arguments_make_it_throw_anything_but_a_fault_of_the_data()
    {
        string[] keys = [.. InstructionTests.Table.SelectMany(row => InstructionTests.Arguments(row.Data.Item2).Keys).Distinct()];
        Gen<string> values = Gen.OneOf(
            OneOf("null", "[]", "{}", "-1", "1e400", "2", "\"at least\"", "\"less than\"", "[\"a\",\"b\"]", "\"de\"", "\"P.S.\"", "\"\\ud800\"", "true"),
            Gen.String[Gen.Char["a.*?[](+\\ \u0130\uFEFF"], 1, 4].Select(text => JsonSerializer.Serialize(text)));
        Gen.Select(OneOf<string>([.. Instructions.Ids]), Gen.Select(OneOf(keys), values).Array[0, 3], _responses).Sample((id, pairs, response) =>
        {
            string json = $"{{{string.Join(',', pairs.DistinctBy(pair => pair.Item1).Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}";
            try
            {
                Judge(response, (id, json));
            }
            catch (ArgumentException e)
            {
                e.Message.ShouldStartWith($"{id}: the argument \"");
            }
        }, iter: 20_000);
    }

    // A megabyte of one character would stop a whole evaluation if a check took quadratic time: hours, here. How time grows is measured by the benchmark "scaling".
    [Theory]
    [InlineData("*")]
    [InlineData("**a")]
    [InlineData("[")]
    [InlineData("<<")]
    [InlineData("p.")]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("!")]
    [InlineData("a.")]
    [InlineData("Part")]
    [InlineData("A'")]
    [InlineData("\"")]
    [InlineData("x. Y")]
    [InlineData("\u0928\u093F")]
    public void A_long_response_is_judged_to_its_end(string piece)
    {
        string response = new System.Text.StringBuilder().Insert(0, piece, 1_000_000 / piece.Length).ToString();
        var kinds = InstructionTests.Table.Select(row => (row.Data.Item1, row.Data.Item2)).Distinct().ToArray();
        InstructionJudgement judgement = Judge(response, kinds);
        judgement.Strict.Count.ShouldBe(kinds.Length);
        judgement.Strict[Array.FindIndex(kinds, kind => kind.Item1 == "punctuation:no_comma")].ShouldBe(!string.IsNullOrWhiteSpace(piece)); // a blank response follows nothing
    }

    // The four numbers of the paper's tables.
    [Fact]
    public void Scores_are_shares_of_prompts_and_of_instructions()
    {
        InstructionJudgement[] judgements =
        [
            new(["a:x", "a:y"], [true, false], [true, true], [null, "no"]),
            new(["b:z"], [true], [true], [null]),
            new(["a:x", "b:z"], [false, false], [true, false], ["no", "no"]),
            new(["a:y"], [false], [false], ["no"]),
        ];
        IfEvalScores.Of(judgements).ShouldBe(new(1 / 4.0, 2 / 6.0, 2 / 4.0, 4 / 6.0));
        IfEvalScores.ByKind(judgements, byGroup: true).ShouldBe([("a", 4, 1 / 4.0, 3 / 4.0), ("b", 2, 1 / 2.0, 1 / 2.0)]);
        IfEvalScores.ByKind(judgements, byGroup: false).Select(row => (row.Kind, row.Count)).ShouldBe([("a:x", 2), ("a:y", 2), ("b:z", 2)]);
    }

    // A score of a prompt without instructions would be 1 for nothing.
    [Fact]
    public void Instructions_and_arguments_must_be_as_many()
    {
        Should.Throw<ArgumentException>(() => IfEval.Create([], [])).Message.ShouldContain("no instructions");
        Should.Throw<ArgumentException>(() => IfEval.Create(["punctuation:no_comma"], [])).Message.ShouldContain("1 instructions, but arguments for 0");
    }

    // An id or an argument that is not understood would cost every model the same points, unseen.
    [Fact]
    public void All_published_prompts_are_understood()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no published prompts to read.");
        int prompts = 0;
        int instructions = 0;
        foreach (string line in File.ReadLines(Path.Combine(data, "ifeval", "en_input_data.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string[] ids = [.. document.RootElement.GetProperty("instruction_id_list").EnumerateArray().Select(id => id.GetString()!["en:".Length..])];
            var arguments = document.RootElement.GetProperty("kwargs").EnumerateArray().Select(each => InstructionTests.Arguments(each.GetRawText())).ToArray();
            InstructionJudgement judgement = IfEval.Judge(ids, arguments, document.RootElement.GetProperty("prompt").GetString()!);
            prompts++;
            instructions += judgement.Strict.Count;
        }
        (prompts, instructions).ShouldBe((541, 834)); // arXiv 2311.07911, section 2.3, and the published file
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static InstructionJudgement Judge(string response, params (string Id, string Arguments)[] kinds) =>
        IfEval.Judge([.. kinds.Select(kind => kind.Id)], [.. kinds.Select(kind => InstructionTests.Arguments(kind.Arguments))], response);
}
