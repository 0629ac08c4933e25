using System.Text.RegularExpressions;
using System.Xml.Linq;
using Casebook.Evaluation.Report;

namespace Casebook.Evaluation.Tests.Report;

public sealed partial class ReportPageTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> ' \" & \u202Eevil\u2066 \u0000\u001B[31m\uD800 end";

    // A report is sent by mail and opened years later: it must need nothing, and load nothing.
    [Fact]
    public void The_page_needs_nothing_from_outside()
    {
        string page = ReportPage.Render(MadeUp.Content());
        foreach (string outside in new[] { "http:", "https:", "src=", "@import", "url(", "<script", "<link", "<iframe", "javascript:" })
        {
            page.Contains(outside, StringComparison.OrdinalIgnoreCase).ShouldBeFalse(outside);
        }
        Href().Matches(page).ShouldAllBe(match => match.Groups[1].Value.StartsWith('#'));
        page.ShouldContain("default-src 'none'");
    }

    // A broken drawing is an empty box in one browser and a broken page in another.
    [Fact]
    public void Every_drawing_is_well_formed_and_says_what_it_shows()
    {
        IReadOnlyList<XDocument> drawings = PageSvg.All(ReportPage.Render(MadeUp.Content()));
        XDocument[] charts = [.. drawings.Where(svg => svg.Root!.Attribute("role")?.Value == "img")];
        charts.Length.ShouldBeGreaterThan(15);
        charts.ShouldAllBe(svg => svg.Root!.Element("title")!.Value.Length > 10);
        drawings.Except(charts).ShouldAllBe(svg => svg.Root!.Attribute("aria-hidden")!.Value == "true");
        foreach (XDocument chart in charts)
        {
            string[] view = chart.Root!.Attribute("viewBox")!.Value.Split(' ');
            chart.Descendants().Attributes().Where(at => at.Name.LocalName is "x" or "cx").ShouldAllBe(at => InRange(at.Value, view[2]));
            chart.Descendants().Attributes().Where(at => at.Name.LocalName is "y" or "cy").ShouldAllBe(at => InRange(at.Value, view[3]));
            chart.ToString().ShouldNotContain("NaN");
        }
    }

    // Beside every drawing the numbers stand as a table, for readers who can not see it.
    [Fact]
    public void Every_chart_has_its_numbers()
    {
        string page = ReportPage.Render(MadeUp.Content());
        string[] figures = [.. Figure().Matches(page).Select(match => match.Value)];
        figures.Length.ShouldBeGreaterThan(15);
        figures.ShouldAllBe(figure => figure.Contains("<table>") && figure.Contains("<h3>"));
    }

    // What a model writes is untrusted, and stands beside everything that a reader trusts.
    [Fact]
    public void Hostile_text_stays_text_wherever_it_stands()
    {
        string page = ReportPage.Render(HostileContent(Hostile));
        page.Contains("<script", StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
        page.Contains("<img", StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.Where(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')).ShouldBeEmpty();
        page.Where((c, i) => char.IsSurrogate(c) && !(char.IsHighSurrogate(c) ? char.IsLowSurrogate(page[i + 1]) : char.IsHighSurrogate(page[i - 1]))).ShouldBeEmpty();
        PageSvg.All(page).Count.ShouldBeGreaterThan(5);
        // No attribute was broken out of: the markup is that of a harmless text of the same kind.
        Tags(page).SequenceEqual(Tags(ReportPage.Render(HostileContent(new string('h', Hostile.Length))))).ShouldBeTrue();
    }

    // A model that never stops must not make the page too large to open; and that something is missing must be seen.
    [Fact]
    public void A_megabyte_is_cut_and_the_page_says_so()
    {
        string long_ = string.Concat(Enumerable.Repeat("a\"b\" 😀", 150_000));
        string page = ReportPage.Render(HostileContent(long_));
        page.Length.ShouldBeLessThan(4_000_000);
        page.ShouldContain("more characters");
        Tags(page).Count(tag => tag == "mark").ShouldBeGreaterThan(10);
        PageSvg.All(page).Count.ShouldBeGreaterThan(5);
    }

    // The reader sees at a glance which quotations are the report's own words and which nobody wrote.
    [Fact]
    public void True_quotations_are_marked_and_invented_ones_too()
    {
        string page = ReportPage.Render(new() { Title = "t", Samples = [MadeUp.Sample("p", after: true)] });
        page.ShouldContain("""<mark class="in">&quot;without escaping it&quot;<span class="unseen"> (occurs in the prompt)</span></mark>""");
        page.ShouldContain("""<mark class="out">&quot;into a database query&quot;<span class="unseen"> (invented)</span></mark>""");
        page.ShouldContain("✓ correct");
        page.ShouldContain("✗ wrong");
    }

    // The headline claims only what the interval carries.
    [Fact]
    public void The_headline_says_when_chance_may_explain_a_difference()
    {
        StageEvaluation[] clear = [new(ReportStage.Sft, MadeUp.Evaluation("sft", 0.4, 0.4)), new(ReportStage.Grpo, MadeUp.Evaluation("grpo", 0.7, 0.7))];
        StageEvaluation[] unclear = [clear[0], new(ReportStage.Grpo, MadeUp.Evaluation("other", 0.4, 0.4))];
        string page = ReportPage.Render(new() { Title = "t", Evaluations = clear, Comparisons = StageComparison.Among(clear) });
        page.ShouldNotContain("alone may explain");
        page.ShouldContain("clear-up\">+");
        ReportPage.Render(new() { Title = "t", Evaluations = unclear, Comparisons = StageComparison.Among(unclear) }).ShouldContain("alone may explain");
    }

    // A run that has only begun has a page too.
    [Fact]
    public void What_is_missing_is_left_out()
    {
        string empty = ReportPage.Render(new() { Title = "t" });
        empty.ShouldContain("Nothing was measured yet");
        empty.ShouldNotContain("<svg");
        string sft = ReportPage.Render(new() { Title = "t", Sft = MadeUp.Sft() });
        sft.ShouldContain("Supervised fine-tuning");
        sft.ShouldNotContain("Reinforcement");
        string reward = ReportPage.Render(new() { Title = "t", Grpo = MadeUp.History([MadeUp.Line(1, "train", ("reward", 0.5))]) });
        reward.ShouldContain("Reward on the training prompts");
        reward.ShouldNotContain("Format gates");
        reward.ShouldNotContain("Health of the training");
    }

    // The same content must give the same bytes: a page that changes by itself can not be checked.
    [Fact]
    public void The_page_is_a_function_of_its_content() => ReportPage.Render(MadeUp.Content()).ShouldBe(ReportPage.Render(MadeUp.Content()));

    private static ReportContent HostileContent(string text)
    {
        ReportContent content = MadeUp.Content();
        var evaluation = MadeUp.Evaluation("x", 0.5, 0.5) with { Name = text };
        // One string a domain: they may be a megabyte long.
        Dictionary<string, string> domains = evaluation.Scores.ToDictionary(score => score.Domain, score => score.Domain == "all" ? "all" : text + score.Domain);
        evaluation = evaluation with
        {
            Scores = [.. evaluation.Scores.Select(score => score with { Domain = domains[score.Domain], Violations = new Dictionary<string, int> { [text] = 3 } })],
            Problems = [.. evaluation.Problems.Select(row => row with { Domain = domains[row.Domain] })],
        };
        StageEvaluation[] stages = [new(ReportStage.Sft, evaluation), new(ReportStage.Grpo, evaluation)];
        string name = System.Text.Json.JsonEncodedText.Encode(text.Replace("\uD800", "", StringComparison.Ordinal)).ToString();
        return content with
        {
            Title = text,
            Summary = text,
            Facts = [new(text, text)],
            Files = [new(text, text)],
            Evaluations = stages,
            Comparisons = StageComparison.Among(stages),
            Grpo = MadeUp.History([.. Enumerable.Range(1, 2).Select(step => MadeUp.Line(step, "train", ("reward", 0.5), ($"reward.{name}", 0.5), ("reward.b", 0.1), ($"violations.{name}", 0.5), ("violations.x", 0.1)))]),
            Samples = [new(text, text, text, text, [new(ReportStage.Sft, text, text, true, text, [text]), new(ReportStage.Grpo, text, "", false, text, [text])])],
            SamplesNote = text,
            Records = content.Records! with { Note = text, MajorityClass = text, Samples = [new(text, text, text, text, [])] },
            Commands = [text],
        };
    }

    private static bool InRange(string value, string size) =>
        double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out double number) && number >= -1 && number <= double.Parse(size, System.Globalization.CultureInfo.InvariantCulture) + 1;

    private static IReadOnlyList<string> Tags(string page) => [.. Tag().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<figure .*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("<([a-z0-9]+)")]
    private static partial Regex Tag();
}
