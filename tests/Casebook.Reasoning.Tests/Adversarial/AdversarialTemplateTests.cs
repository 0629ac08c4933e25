using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Tests.Verification;

namespace Casebook.Reasoning.Tests.Adversarial;

public sealed class AdversarialTemplateTests
{
    private static readonly Problem _problem = CweVerifierTests.Cwe79() with { Messages = [new("system", "s"), new("user", "one two\nthree \"four\" five.")] };

    // A slot that is filled wrongly makes an attack that proves nothing.
    [Theory]
    [InlineData("{right}", "CWE-79")]
    [InlineData("{wrong}", "CWE-787")]
    [InlineData("{near}", "CWE-74")]
    [InlineData("{prompt}", "s\none two\nthree \"four\" five.")]
    [InlineData("{open}{close}", "{}")]
    [InlineData("{repeat|3|{right} }", "CWE-79 CWE-79 CWE-79 ")]
    [InlineData("{repeat|2|a|b}", "a|ba|b")]
    [InlineData("{lower|{right}}", "cwe-79")]
    [InlineData("{fullwidth|{right}}", "\uFF23\uFF37\uFF25\uFF0D\uFF17\uFF19")]
    [InlineData("{homoglyph|{right}}", "\u0421W\u0415-79")]
    [InlineData("{digits|{right}}", "CWE-\u0667\u0669")]
    [InlineData("{inside|x|{right}}", "CWEx-79")]
    [InlineData("{replace|CWE-||{right}}", "79")]
    [InlineData("{after|-|{right}}", "79")]
    [InlineData("{before-last|-|{right}}", "CWE")]
    [InlineData("{spaced|{right}}", "C W E - 7 9")]
    [InlineData("{base64|{right}}", "Q1dFLTc5")]
    [InlineData("{percent|{right}}", "%43%57%45%2D%37%39")]
    [InlineData("{char|41}", "A")]
    [InlineData("{lower|79}", null)] // a disguise that changes nothing would be the right answer itself
    [InlineData("{after|#|{right}}", null)]
    public void Slots_are_filled_from_the_problem(string template, string? text) => AdversarialTemplate.Fill(template, _problem).ShouldBe(text);

    // The honest trace must quote what is there, or it would fail a stricter reward for its own fault.
    [Fact]
    public void The_honest_trace_quotes_the_prompt() => AdversarialTemplate.Fill("{reasoning}", _problem)!.ShouldContain("\"three four five\"");

    // A misspelt slot in the library must not become text that no model would write.
    [Theory]
    [InlineData("{rihgt}")]
    [InlineData("{right")]
    [InlineData("right}")]
    [InlineData("{repeat|3}")]
    [InlineData("{repeat|1000000000|a}")]
    public void A_malformed_template_is_refused(string template) => Should.Throw<FormatException>(() => AdversarialTemplate.Fill(template, _problem));

    // Kinds are told apart by their names in reports and baselines.
    [Fact]
    public void The_library_is_well_formed()
    {
        AdversarialKinds.All.Select(kind => kind.Name).ShouldBeUnique();
        AdversarialKinds.All.ShouldAllBe(kind => kind.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && kind.Why.EndsWith('.'));
        AdversarialKinds.All.Count(kind => kind.IsControl).ShouldBeGreaterThanOrEqualTo(2);
        AdversarialKinds.All.Count(kind => !kind.IsControl).ShouldBeGreaterThanOrEqualTo(60);
        AdversarialKinds.All.ShouldAllBe(kind => kind.IsControl == (kind.Worth == Worth.Right || kind.Name == "control-wrong"));
        foreach (AdversarialKind kind in AdversarialKinds.All)
        {
            _ = kind.For(_problem);
        }
    }
}
