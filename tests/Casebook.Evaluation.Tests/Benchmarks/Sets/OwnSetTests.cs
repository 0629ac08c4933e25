using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Tests.Benchmarks.Sets;

/// <summary>The question sets that are shipped inside the program.</summary>
public class OwnSetTests
{
    private static readonly Benchmark _evidence = Read("casebook-cti-reasoning");

    public static TheoryData<string> Evidence_questions => [.. _evidence.Items.Select(item => item.Name)];

    public static TheoryData<string> Sets => ["casebook-cti-reasoning", "attack-ics"];

    // A wrong key would count every model down that reasons well. The answer is worked out of the text anew.
    [Theory, MemberData(nameof(Evidence_questions))]
    public void Answer_follows_from_the_evidence(string name)
    {
        BenchmarkItem item = _evidence.Items.Single(one => one.Name == name);
        string question = Question(item);
        string right = Right(item);
        if (Evidence.Fitting(item.Subject!, question, item.Choices) is { } fitting)
        {
            fitting.ShouldBe([right], question);
        }
        else
        {
            Evidence.Solve(item.Subject!, name, question).ShouldBe(right, question);
        }
    }

    [Fact]
    public void Weaknesses_are_named_as_the_list_names_them() =>
        _evidence.Items.Where(item => item.Subject == "weakness").SelectMany(item => item.Choices)
            .ShouldAllBe(choice => CweCatalogue.Find(choice.Split(", ", 2)[0])!.Name == choice.Split(", ", 2)[1]);

    // Companies, hosts and addresses must belong to nobody: names for documentation only (RFC 2606, RFC 5737).
    [Fact]
    public void Addresses_belong_to_nobody()
    {
        string all = string.Join('\n', _evidence.Items.Select(Question));
        System.Text.RegularExpressions.Regex.Matches(all, @"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b").Select(match => match.Value)
            .ShouldAllBe(address => address.StartsWith("192.0.2.") || address.StartsWith("198.51.100.") || address.StartsWith("203.0.113.") || address.StartsWith("10."));
        System.Text.RegularExpressions.Regex.Matches(all, @"\b[a-z-]+\.(com|net|org|io|ru|cn|info|biz)\b").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Sets))]
    public void Questions_are_whole_and_different(string id)
    {
        Benchmark set = Read(id);
        set.Items.Count.ShouldBe(id == "attack-ics" ? 72 : 120);
        set.Items.Select(Question).ShouldBeUnique();
        set.Items.Select(item => item.Name).ShouldBeUnique();
        set.Items.ShouldAllBe(item => item.Choices.Count == 4 && item.Choices.Distinct().Count() == 4);
        set.Files.ShouldHaveSingleItem().IsPublished.ShouldBe(true);
    }

    // A letter that is right too often is a score for nothing; and a grader must know a right answer.
    [Theory, MemberData(nameof(Sets))]
    public void Perfect_answerer_gets_everything_and_a_constant_one_a_quarter(string id)
    {
        var check = SelfCheck.Of(Read(id));
        (check.Perfect!.Official["accuracy"], check.Perfect.Strict["accuracy"]).ShouldBe((1, 1));
        (check.Constant.Official["accuracy"], check.Constant.Strict["accuracy"]).ShouldBe((0.25, 0.25));
    }

    // Someone who reads the options only must gain nothing: the longest is not the right one more often than chance and luck.
    [Theory, MemberData(nameof(Sets))]
    public void Length_of_an_option_tells_nothing(string id)
    {
        Benchmark set = Read(id);
        set.Items.Average(item => Right(item) == item.Choices.MaxBy(choice => choice.Length) ? 1.0 : 0).ShouldBeLessThan(0.4);
        set.Items.Average(item => Right(item) == item.Choices.MinBy(choice => choice.Length) ? 1.0 : 0).ShouldBeLessThan(0.4);
    }

    // The folder of published files is empty on most machines; our own sets must not need one.
    [Fact]
    public void Shipped_set_needs_no_folder() =>
        BenchmarkReader.Read(BenchmarkCatalogue.Find("attack-ics"), "/no/such/folder").Items.ShouldNotBeEmpty();

    [Fact]
    public void File_that_is_not_shipped_is_told()
    {
        BenchmarkDefinition definition = Runs.Recipes.Recipe.Parse<BenchmarkDefinition>(
            """
            id: mine
            title: Mine
            suite: cyber
            source: mine
            licence: mine
            kind: multiple-choice
            data: {files: [mine.jsonl], format: jsonl, shipped: true}
            columns: {}
            """, "mine.yaml");
        Should.Throw<BenchmarkException>(() => BenchmarkReader.Read(definition, ".")).Message.ShouldContain("mine.jsonl is not shipped");
    }

    internal static Benchmark Read(string id) => BenchmarkReader.Read(BenchmarkCatalogue.Find(id), "none");

    internal static string Right(BenchmarkItem item) => item.Choices["ABCD".IndexOf(((ChoiceReference)item.Problem.Reference).Letter, StringComparison.Ordinal)];

    /// <summary>The question without the options and the kind's wording.</summary>
    internal static string Question(BenchmarkItem item) => item.Problem.Messages[0].Content.Split("\n\nA. ")[0];
}
