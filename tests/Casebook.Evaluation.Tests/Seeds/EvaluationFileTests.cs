using System.Text;
using System.Text.Json;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Tests.Report;
using Casebook.Runs.Errors;
using CsCheck;

namespace Casebook.Evaluation.Tests.Seeds;

public sealed class EvaluationFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    // A comparison next month has nothing but the two files: all that it needs must come back, to the last bit.
    [Fact]
    public void What_was_written_is_read_again_and_can_be_compared()
    {
        EvaluationResult result = MadeUp.Evaluation("runs/\"x\"", 0.6, 0.4) with { Facts = new Dictionary<string, string> { ["model"] = "ab" } };
        EvaluationFile.Write(_path, result);
        EvaluationResult read = EvaluationFile.Read(_path);
        JsonSerializer.Serialize(read, EvaluationJson.Default.EvaluationResult).ShouldBe(JsonSerializer.Serialize(result, EvaluationJson.Default.EvaluationResult));
        read.All.Interval.ShouldBe(result.All.Interval);
        read.Problems[7].Correct.ShouldBe(result.Problems[7].Correct);
        PairedBootstrap.Of(result, read).Difference.ShouldBe(0);
    }

    // Scripts read these names.
    [Fact]
    public void Names_are_snake_case_and_rates_are_fractions()
    {
        EvaluationFile.Write(_path, MadeUp.Evaluation("m", 0.6, 0.4));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_path));
        JsonElement all = json.RootElement.GetProperty("scores")[2];
        all.GetProperty("accuracy").GetDouble().ShouldBeInRange(0.3, 0.7);
        foreach (string name in new[] { "accuracy_by_seed", "spread", "interval", "parse_rate", "truncation_rate", "well_formed_rate", "violations", "mean_trace_tokens", "quotes", "quotes_in_prompt", "quotes_in_prompt_rate" })
        {
            all.TryGetProperty(name, out _).ShouldBeTrue(name);
        }
        all.GetProperty("interval").GetProperty("low").GetDouble().ShouldBeGreaterThan(0);
        json.RootElement.GetProperty("problems")[0].GetRawText().ShouldMatch("""^\{"id":"cve-cvss-00000","domain":"cve-cvss","correct":\[[01](,[01]){4}\]\}$""");
    }

    // Whoever edited a file, or has half of one, must be told where it is wrong.
    [Theory]
    [InlineData("\"seeds\":[1,2,3,4,5]", "\"seeds\":[1,2,3,4]", "0 or 1 for each of 4 seeds")]
    [InlineData("\"seeds\":[1,2,3,4,5]", "\"seeds\":[1,2,3,4,4]", "none twice")]
    [InlineData("\"id\":\"cve-cwe-00001\"", "\"id\":\"cve-cwe-00000\"", "cve-cwe-00000: occurs twice")]
    [InlineData("\"problems\":150", "\"problems\":149", "the problems' own results come to")]
    [InlineData("\"domain\":\"cve-cvss\",\"problems\"", "\"domain\":\"x\",\"problems\"", "must be those of the problems' domains")]
    [InlineData("\"name\":\"m\",", "", "name")]
    [InlineData("\"temperature\":0.6", "\"temperature\":\"hot\"", "line 1, byte")]
    public void A_file_that_contradicts_itself_is_refused(string from, string to, string complaint)
    {
        EvaluationFile.Write(_path, MadeUp.Evaluation("m", 0.6, 0.4));
        string text = File.ReadAllText(_path);
        text.ShouldContain(from);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(_path, text[..at] + to + text[(at + from.Length)..]);
        CasebookException refusal = Should.Throw<EvaluationFileException>(() => EvaluationFile.Read(_path));
        refusal.Message.ShouldContain(complaint);
        refusal.Message.ShouldContain(_path);
    }

    // A mistyped path is the most common fault of all.
    [Fact]
    public void A_missing_file_is_named() => Should.Throw<EvaluationFileException>(() => EvaluationFile.Read(_path)).Message.ShouldContain("does not exist");

    // Damaged files must end in a sentence, never in a crash.
    [Fact]
    public void Damaged_bytes_never_crash_the_reader()
    {
        EvaluationResult small = MadeUp.Evaluation("m", 0.6, 0.4);
        small = small with { Problems = [small.Problems[0], small.Problems[^1]] };
        byte[] whole = JsonSerializer.SerializeToUtf8Bytes(small, EvaluationJson.Default.EvaluationResult);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample((at, value, cut) =>
        {
            byte[] damaged = cut ? whole[..at] : [.. whole];
            if (!cut)
            {
                damaged[at] = value;
            }
            string path = $"{_path}.{Environment.CurrentManagedThreadId}";
            try
            {
                File.WriteAllBytes(path, damaged);
                EvaluationFile.Read(path);
            }
            catch (CasebookException exception)
            {
                exception.ExitCode.ShouldBe(ExitCode.BadInput);
            }
            finally
            {
                File.Delete(path);
            }
        }, iter: 500);
        File.WriteAllBytes(_path, Encoding.UTF8.GetBytes("""{"name":"m","seeds":[1],"temperature":1,"top_p":1,"top_k":0,"maximum_tokens":1,"scores":[null],"problems":[null]}"""));
        Should.Throw<EvaluationFileException>(() => EvaluationFile.Read(_path)).Message.ShouldContain("null");
    }
}
