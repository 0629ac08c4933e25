using System.Text.Json;
using Casebook.Reasoning.Constraints;
using Casebook.Reasoning.Problems;
using CsCheck;

namespace Casebook.Reasoning.Tests.Problems;

public sealed class ProblemFileTests : IDisposable
{
    private const string Good =
        """{"id":"a","domain":"cve-cwe","source":"test","messages":[{"role":"user","content":"x"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""";

    private static readonly ReferenceAnswer[] _references =
    [
        new CweReference("CWE-79"), new CvssReference("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), new CvssScoreReference(8.8m, "High"),
        new TechniqueReference("T1059.001"), new ChoiceReference("B"), new WeaknessAndMeasureReference("CWE-89", "C"),
    ];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_path);

    // What a problem's answer could be mistaken for is derived, and would make every data file a hundred times longer.
    [Fact]
    public void A_problem_is_written_with_its_own_fields_only()
    {
        File.WriteAllText(_path, Good);
        Problem[] read = [.. ProblemFile.Read(_path)];
        ProblemFile.Write(_path, read);
        File.ReadAllText(_path).ShouldBe(Good + "\n");
    }

    // Data that does not survive a round trip trains on something else than was built.
    [Fact]
    public void Problems_and_exemplars_come_back_as_they_were_written() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[0, _references.Length - 1].Select(at => _references[at])).Sample((text, trace, reference) =>
        {
            text = WellFormed(text);
            trace = WellFormed(trace);
            var problem = new Problem { Id = text, Domain = "d", Source = "s", Messages = [new("system", trace), new("user", text)], Verifier = "cwe", Reference = reference };
            var exemplar = new Exemplar { Id = text, Domain = "d", Source = "s", Messages = [new("user", text), new("assistant", text, trace)] };
            ProblemFile.Write(_path, [problem]);
            Problem back = ProblemFile.Read(_path).ShouldHaveSingleItem();
            (back with { Messages = problem.Messages }).ShouldBe(problem);
            back.Messages.ShouldBe(problem.Messages);
            ExemplarFile.Write(_path, [exemplar, exemplar]);
            ExemplarFile.Read(_path).Count().ShouldBe(2);
            ExemplarFile.Read(_path).First().Messages.ShouldBe(exemplar.Messages);
        }, iter: 200, threads: 1);

    // Every kind of reference must survive its file, or a problem is judged by another one.
    [Fact]
    public void References_of_every_kind_come_back_as_they_were_written()
    {
        ReferenceAnswer[] references =
        [
            new IntegerReference(-42),
            new NumberReference("1,234.50"),
            new MathematicsReference(@"\frac{1}{2}"),
            new CodeOutputReference("a\nb"),
            new CodeLineReference(3),
            new CodeExpressionReference("f", ["x"], [new(["1"], "2"), new(["2"], "3")]),
            new InstructionsReference([new WordCount(3), new JsonKeys(["a", "b"]), new CommaList(["a", "b"]), new LowerCase(), new StartPhrase("x")]),
            new RefusalReference(false, ["backup"]),
            new InstructionFollowingReference(["punctuation:no_comma", "keywords:existence"], [Arguments("{}"), Arguments("""{"keywords":["rain"]}""")]),
            new ShortAnswerReference(["Lunde", "E. Lunde"]),
            new ExactTextReference("(B)"),
            new TechniqueSetReference(["T1486", "T1059.001"]),
            new TechniqueSetReference(["T1486"], FoldSubTechniques: true),
            new MitigationSetReference(["M1038", "M1042"]),
            new ThreatActorReference("Gray Plover", [["Gray Plover", "TA9901"]], ["Marsh Harrier"]),
        ];
        Problem[] problems = [.. references.Select((reference, i) => new Problem { Id = $"{i}", Domain = "d", Source = "s", Messages = [new("user", "x")], Verifier = "v", Reference = reference })];
        ProblemFile.Write(_path, problems);
        string first = File.ReadAllText(_path);
        Problem[] back = [.. ProblemFile.Read(_path)];
        back.Select(problem => problem.Reference.GetType()).ShouldBe(references.Select(reference => reference.GetType()));
        ProblemFile.Write(_path, back);
        File.ReadAllText(_path).ShouldBe(first);
        first.ShouldContain("{\"kind\":\"words\",\"count\":3}");
        first.ShouldContain("\"kwargs\":[{},{\"keywords\":[\"rain\"]}]");
        first.ShouldContain("\"techniques\":[\"T1486\",\"T1059.001\"]}");

        static Dictionary<string, JsonElement> Arguments(string json) => JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(each => each.Name, each => each.Value);
    }

    // An error that does not say where it is costs an hour in a file of two million lines.
    [Theory]
    [InlineData("""{"id":"a","domain":"d"}""", "source", "is missing, as are messages, verifier, reference")]
    [InlineData("""{"id":"a","domain":7}""", "domain", "could not be converted")]
    [InlineData("""{"id":null}""", "id", "null")]
    [InlineData("""{"idd":"a"}""", "idd", "is not a field of this kind of record")]
    [InlineData("""{"id":"a","id":"b"}""", "id", "uplicate")]
    [InlineData("""{"id":"a",""", "", "byte 10 of the line")]
    [InlineData("null", "", "null")]
    [InlineData("[1]", "", "could not be converted")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages[0].content", "is missing")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[null],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages[0]", "is null")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"usr","content":"x"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages[0].role", "is not system, user or assistant")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"assistant","content":"x"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages[0].role", "must be the user's")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x","reasonning_content":"t"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"CWE-79"}}""", "messages[0].reasonning_content", "is not a field")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"cwe","reference":{"type":"cwe","cwe":"79"}}""", "reference.cwe", "not of the form CWE-N")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"cwe","reference":{"type":"cvss","vector":"AV:N"}}""", "reference.vector", "not a CVSS 3 base vector")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"cvss-score","score":8.8,"severity":"Critical"}}""", "reference.severity", "is not the severity of 8.8")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"cvss-score","score":11,"severity":"Critical"}}""", "reference.score", "not between 0 and 10")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"cvss-score","score":8.85,"severity":"High"}}""", "reference.score", "more than one decimal")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"technique","technique":"T1059.1"}}""", "reference.technique", "not of the form T1234")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"choice","letter":"I"}}""", "reference.letter", "not one letter from A to H")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"weakness-and-measure","cwe":"89","letter":"C"}}""", "reference.cwe", "not of the form CWE-N")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"weakness-and-measure","cwe":"CWE-89","letter":"c"}}""", "reference.letter", "not one letter from A to H")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"cwe","reference":{"cwe":"CWE-79"}}""", "reference.type", "kind of reference is missing")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"cwe","reference":{"type":"poem"}}""", "reference", "poem")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"integer"}}""", "reference.value", "is missing")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"integer","value":1.5}}""", "reference.value", "could not be converted")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"integer","value":1000000000000000000}}""", "reference.value", "18 digits")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"number","value":"12 or 13"}}""", "reference.value", "not a number")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"mathematics","answer":" "}}""", "reference.answer", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"code-output","output":" "}}""", "reference.output", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"code-line","line":0}}""", "reference.line", "less than 1")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"code-expression","function":"f","parameters":["x"],"tests":[]}}""", "reference.tests", "two different values")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"code-expression","function":"f","parameters":["x"],"tests":[{"inputs":["1"],"expected":"1"},{"inputs":[],"expected":"2"}]}}""", "reference.tests[1].inputs", "as many as the parameters")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"code-expression","function":"f","parameters":["x"],"tests":[{"inputs":["1"],"expected":"1 +"},{"inputs":["2"],"expected":"2"}]}}""", "reference.tests[0]", "not a literal")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[]}}""", "reference.constraints", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[null]}}""", "reference.constraints[0]", "is null")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[{"kind":"words","count":0}]}}""", "reference.constraints[0]", "less than 1")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[{"kind":"json","keys":["a","a"]}]}}""", "reference.constraints[0]", "twice")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[{"kind":"poem"}]}}""", "reference.constraints[0]", "poem")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instructions","constraints":[{"count":1}]}}""", "reference.constraints", "kind of a constraint is missing")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"refusal","refuse":false,"terms":[]}}""", "reference.terms", "a term for help")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"refusal","refuse":true,"terms":["x"]}}""", "reference.terms", "empty for a refusal")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instruction-following","ids":["poem"],"kwargs":[{}]}}""", "reference.kwargs", "There is no instruction")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instruction-following","ids":["keywords:existence"],"kwargs":[{}]}}""", "reference.kwargs", "is missing")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instruction-following","ids":[],"kwargs":[]}}""", "reference.kwargs", "no instructions")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instruction-following","ids":[null],"kwargs":[{}]}}""", "reference", "is null")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"instruction-following","ids":["punctuation:no_comma"],"kwargs":[null]}}""", "reference", "is null")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"short-answer","accepted":[]}}""", "reference.accepted", "must have an answer")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"short-answer","accepted":["x"," "]}}""", "reference.accepted", "none that is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"exact-text","text":" "}}""", "reference.text", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"techniques","techniques":[]}}""", "reference.techniques", "one or more")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"techniques","techniques":["T1486","T1486"]}}""", "reference.techniques", "different")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"techniques","techniques":["T1486","T14"]}}""", "reference.techniques", "not of the form T1234")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"mitigations","mitigations":[]}}""", "reference.mitigations", "one or more")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"mitigations","mitigations":["M1038","M10"]}}""", "reference.mitigations", "not of the form M1234")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"threat-actor","name":"-","aliases":[],"related":[]}}""", "reference.name", "is no name")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"threat-actor","name":"x","aliases":[["x",""]],"related":[]}}""", "reference.aliases", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"threat-actor","name":"x","aliases":[null],"related":[]}}""", "reference.aliases", "is empty")]
    [InlineData("""{"id":"b","domain":"d","source":"s","messages":[{"role":"user","content":"x"}],"verifier":"v","reference":{"type":"threat-actor","name":"x","aliases":[],"related":[""]}}""", "reference.related", "is empty")]
    [InlineData(Good, "id", "occurs twice")]
    public void A_malformed_line_is_named_with_its_number_and_field(string line, string field, string problem)
    {
        File.WriteAllText(_path, $"{Good}\n\n{line}\n");
        DataFileException error = Should.Throw<DataFileException>(() => ProblemFile.Read(_path).Count());
        error.Line.ShouldBe(3);
        error.Field.ShouldBe(field, error.Message);
        error.Problem.ShouldContain(problem);
        error.Message.ShouldStartWith($"{_path}: line 3");
    }

    // A file that a full disk or a broken copy cut short must be told from a whole one.
    [Fact]
    public void Every_cut_within_a_line_is_an_error()
    {
        for (int length = 1; length < Good.Length; length++)
        {
            File.WriteAllText(_path, Good[..length]);
            Should.Throw<DataFileException>(() => ProblemFile.Read(_path).Count()).Line.ShouldBe(1);
        }
    }

    // Anything at all may stand in a file; nothing but the named error may come of it.
    [Fact]
    public void Damaged_bytes_give_the_named_error_or_a_problem() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Good);
            bytes[at] = value;
            File.WriteAllBytes(_path, bytes);
            try
            {
                ProblemFile.Read(_path).Count().ShouldBeLessThanOrEqualTo(2);
            }
            catch (DataFileException)
            {
            }
        }, iter: 2000, threads: 1);

    /// <summary>JSON text cannot hold half a surrogate pair, so generated strings lose theirs.</summary>
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
