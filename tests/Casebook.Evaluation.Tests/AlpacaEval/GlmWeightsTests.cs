using Casebook.Evaluation.AlpacaEval;
using Casebook.Evaluation.Seeds;

namespace Casebook.Evaluation.Tests.AlpacaEval;

public sealed class GlmWeightsTests
{
    private const string Header = ",np.tanh(std_delta_len),instruction_difficulty,not_gamed_baseline.astype(float)\n";

    // By hand: logistic(ln 3) = ¾ and logistic(−ln 3) = ¼; the weight of length plays no part.
    [Fact]
    public void The_rate_against_another_model_is_what_a_person_works_out()
    {
        var weights = new GlmWeights(-9, Math.Log(3), 1);
        weights.PercentAgainst(new(5, 0, 1), [1, -1, 1, 1]).ShouldBe(62.5, 1e-10);
        weights.PercentAgainst(weights, [1, 2, 3]).ShouldBe(50, 1e-12);
        Should.Throw<ArgumentException>(() => weights.PercentAgainst(weights, []));
    }

    [Fact]
    public void A_file_is_read() =>
        GlmWeights.ParseCsv("w.csv", Header + "mine,-1.5,0.25,2e-1\r\n")["mine"].ShouldBe(new(-1.5, 0.25, 0.2));

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("a,b,c,d\n", "line 1")]
    [InlineData(Header + "mine,1,2\n", "line 2")]
    [InlineData(Header + "mine,1,2,x\n", "line 2")]
    [InlineData(Header + "mine,1,2,NaN\n", "line 2")]
    [InlineData(Header + "mine,1,2,3\nmine,1,2,3\n", "line 3")]
    public void A_faulty_file_is_refused_with_its_place(string text, string place) =>
        Should.Throw<EvaluationFileException>(() => GlmWeights.ParseCsv("w.csv", text)).Place.ShouldBe(place);

    // The leaderboard's own file: the baseline against itself is 50 %, whatever the difficulties.
    [Fact]
    public void The_published_weights_are_read()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "alpaca_eval", "lc_weights_baseline_gpt4_1106_preview.csv");
        Assert.SkipUnless(File.Exists(path), "CASEBOOK_DATA is not set: the published weights are not at hand.");
        IReadOnlyDictionary<string, GlmWeights> weights = GlmWeights.ParseCsv(path, File.ReadAllText(path));
        weights.Count.ShouldBe(200);
        weights["gpt4_1106_preview"].ShouldBe(default);
        weights["NullModel"].Model.ShouldBe(1.9057926500734572);
        weights["Meta-Llama-3.1-8B-Instruct-Turbo"].PercentAgainst(weights["gpt4_1106_preview"], [0]).ShouldBeInRange(10, 20);
    }
}
