using System.Text.Json;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class ModelUseTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    private static string Samples => Path.Combine(AppContext.BaseDirectory, "samples", "cve-records.json");

    // The page is what people send around: the command must say where it is, and a script must find it.
    [Fact]
    public async Task A_run_becomes_a_page()
    {
        Finished report = (await _cli.Run("report", tiny.Run, "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(report.Output);
        string path = json.RootElement.GetProperty("report").GetString()!;
        path.ShouldBe(Path.Combine(tiny.Run, "report.html"));
        string page = File.ReadAllText(path);
        page.ShouldContain("<h3>Loss</h3>");
        page.ShouldContain("recipe.yaml, as resolved");
        (await _cli.Run("report", "nowhere")).EndedWith(3).Error.ShouldContain("does not exist");
    }

    // An answer of a toy without the word that it is one would be believed.
    [Fact]
    public async Task An_answer_comes_with_what_the_model_was_trained_on()
    {
        Finished answer = (await _cli.Run("ask", "A crafted file makes the reader write past a buffer.", "--model", tiny.Run, "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(answer.Output);
        json.RootElement.GetProperty("task").GetString().ShouldBe("cwe");
        json.RootElement.GetProperty("outcome").GetString().ShouldBeOneOf("Closed", "Unclosed", "Empty", "NoTrace");
        json.RootElement.GetProperty("warning").GetString()!.ShouldContain("1,500 synthetic exemplars");
        answer.Error.ShouldContain("It is a toy");
    }

    // The newest run's model is what a user means who names none.
    [Fact]
    public async Task Without_a_name_the_newest_model_under_runs_answers()
    {
        Finished answer = (await tiny.Cli.Run("ask", "A crafted file makes the reader write past a buffer.", "--max-tokens", "5")).EndedWith(0);
        answer.Error.ShouldContain("runs/whole/model");
        answer.Error.ShouldContain("No answer");
    }

    // Whoever joins triage with other tables reads these fields.
    [Fact]
    public async Task Triage_gives_one_json_line_a_record_with_the_promised_fields()
    {
        Finished triage = (await _cli.Run("triage", Samples, "--model", tiny.Run, "--json", "--out", "triage.jsonl")).EndedWith(0);
        string[] lines = triage.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        string[] ids = [.. lines.Select(line =>
        {
            using JsonDocument record = JsonDocument.Parse(line);
            record.RootElement.EnumerateObject().Select(field => field.Name)
                .ShouldBe(["id", "cwe", "runner_up", "vector", "score", "trace", "remarks"]);
            return record.RootElement.GetProperty("id").GetString()!;
        })];
        ids.ShouldBe(["CVE-2024-26105", "CVE-2024-39390", "CVE-2024-27900"]);
        File.ReadAllLines(_cli.At("triage.jsonl")).ShouldBe(lines);
    }

    // The page that NVD's interface sends is what most people have at hand.
    [Fact]
    public async Task Triage_reads_a_page_of_the_national_vulnerability_database()
    {
        File.WriteAllText(_cli.At("nvd.json"), """
            {"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"CVE-2030-0001",
            "sourceIdentifier":"casebook@example.org","published":"2030-01-01T00:00:00.000","lastModified":"2030-01-01T00:00:00.000","vulnStatus":"Analyzed",
            "descriptions":[{"lang":"en","value":"A page of the example shop shows a search term without escaping it."}],"metrics":{},"weaknesses":[],"references":[]}}]}
            """);
        Finished triage = (await _cli.Run("triage", "nvd.json", "--model", tiny.Run, "--json")).EndedWith(0);
        triage.Output.ShouldStartWith("""{"id":"CVE-2030-0001",""");
    }

    // One damaged record among thousands must neither stop the others nor pass unseen.
    [Fact]
    public async Task A_record_that_can_not_be_read_is_told_and_the_others_are_answered()
    {
        using JsonDocument samples = JsonDocument.Parse(File.ReadAllText(Samples));
        string good = JsonSerializer.Serialize(samples.RootElement[2]);
        File.WriteAllText(_cli.At("records.jsonl"), good + "\n{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":7}\n");
        Finished triage = (await _cli.Run("triage", "records.jsonl", "--model", tiny.Run, "--json")).EndedWith(3);
        triage.Output.ShouldContain("CVE-2024-27900");
        triage.Error.ShouldContain("line 2");
    }

    // A score is what a comparison of two models stands on.
    [Fact]
    public async Task Evaluation_counts_every_problem()
    {
        Finished eval = (await _cli.Run("eval", Path.Combine(tiny.Data, "problems.heldout.jsonl"), "--model", tiny.Run, "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(eval.Output);
        JsonElement all = json.RootElement.GetProperty("scores").EnumerateArray().Single(score => score.GetProperty("domain").GetString() == "all");
        all.GetProperty("problems").GetInt32().ShouldBe(File.ReadLines(Path.Combine(tiny.Data, "problems.heldout.jsonl")).Count());
        all.GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
    }

    // Weights cut by a broken download must be a message, not a crash or nonsense.
    [Fact]
    public async Task A_truncated_weight_file_is_told_with_its_name()
    {
        Directory.CreateDirectory(_cli.At("model"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(tiny.Run, "model")))
            File.Copy(file, _cli.At("model", Path.GetFileName(file)));
        using (FileStream weights = File.OpenWrite(_cli.At("model", "model.safetensors")))
            weights.SetLength(weights.Length / 2);
        Finished broken = (await _cli.Run("ask", "Anything", "--model", "model")).EndedWith(3);
        broken.Error.ShouldContain("model.safetensors");
        broken.Error.ShouldNotContain("   at ");
    }

    // The first thing that a newcomer may type.
    [Fact]
    public async Task Without_any_model_the_way_to_one_is_told()
    {
        Finished none = (await _cli.Run("ask", "Anything")).EndedWith(3);
        none.Error.ShouldContain("demo --quick");
    }

    // The README's picture is made by this.
    [Fact]
    public async Task An_answer_can_be_drawn()
    {
        (await _cli.Run("ask", "A <crafted> file & more", "--model", tiny.Run, "--picture", "answer.svg")).EndedWith(0);
        System.Xml.Linq.XDocument.Load(_cli.At("answer.svg")).Root!.Name.LocalName.ShouldBe("svg");
    }

    // A user looks for what was trained yesterday.
    [Fact]
    public async Task Runs_are_listed_with_their_kind()
    {
        Finished runs = (await tiny.Cli.Run("runs", "list", "--json")).EndedWith(0);
        runs.Output.ShouldContain("\"path\":\"runs/whole\",\"kind\":\"sft\"");
        runs.Output.ShouldContain("\"path\":\"runs/data\",\"kind\":\"data\"");
    }
}
