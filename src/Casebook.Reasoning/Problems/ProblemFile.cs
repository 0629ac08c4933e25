using Casebook.Knowledge.Attack;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Models.Chat;
using Casebook.Reasoning.Attribution;
using Casebook.Reasoning.InstructionFollowing;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Snippets;

namespace Casebook.Reasoning.Problems;

/// <summary>Reads and writes <c>problems.*.jsonl</c>.</summary>
public static class ProblemFile
{
    private const long LargestInteger = 999_999_999_999_999_999;

    /// <summary>Every problem of the file, lazily.</summary>
    /// <exception cref="DataFileException">A line is malformed, misses a field, has an unknown one or repeats an id.</exception>
    public static IEnumerable<Problem> Read(string path)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (Problem problem in JsonLines.Read(path, ProblemJson.Default.Problem, problem =>
            Conversation.Check(problem.Messages, "user")
            ?? Reference(problem)
            ?? (ids.Add(problem.Id) ? null : ("id", $"\"{problem.Id}\" occurs twice in the file"))))
        {
            yield return problem;
        }
    }

    /// <summary>Writes the file atomically.</summary>
    public static void Write(string path, IEnumerable<Problem> problems) => JsonLines.Write(path, problems, ProblemJson.Default.Problem);

    private static (string, string)? Reference(Problem problem) => problem.Reference switch
    {
        CweReference cwe when !CweId.TryParse(cwe.Cwe, out _) => ("reference.cwe", $"\"{cwe.Cwe}\" is not of the form CWE-N"),
        CvssReference cvss when !CvssVector.TryParse(cvss.Vector, out _) => ("reference.vector", $"\"{cvss.Vector}\" is not a CVSS 3 base vector"),
        CvssScoreReference { Score: < 0 or > 10 } score => ("reference.score", $"{score.Score} is not between 0 and 10"),
        CvssScoreReference score when decimal.Round(score.Score, 1) != score.Score => ("reference.score", $"{score.Score} has more than one decimal"),
        CvssScoreReference score when score.Severity != CvssTerms.Severity(score.Score) => ("reference.severity", $"\"{score.Severity}\" is not the severity of {score.Score}"),
        TechniqueReference technique when !AttackId.IsId(technique.Technique) => ("reference.technique", $"\"{technique.Technique}\" is not of the form T1234 or T1234.001"),
        ChoiceReference choice when !IsLetter(choice.Letter) => ("reference.letter", $"\"{choice.Letter}\" is not one letter from A to H"),
        WeaknessAndMeasureReference both when !CweId.TryParse(both.Cwe, out _) => ("reference.cwe", $"\"{both.Cwe}\" is not of the form CWE-N"),
        WeaknessAndMeasureReference both when !IsLetter(both.Letter) => ("reference.letter", $"\"{both.Letter}\" is not one letter from A to H"),
        IntegerReference { Value: < -LargestInteger or > LargestInteger } => ("reference.value", "has more than 18 digits"),
        NumberReference number when NumberAnswer.Canonical(number.Value) is null => ("reference.value", $"\"{number.Value}\" is not a number"),
        MathematicsReference { Answer: var answer } when answer.Trim().Length == 0 => ("reference.answer", "is empty"),
        MathematicsReference { Answer.Length: > MathematicsEquivalence.LongestAnswer } => ("reference.answer", $"is longer than {MathematicsEquivalence.LongestAnswer} characters"),
        CodeOutputReference { Output: var output } when output.Trim().Length == 0 => ("reference.output", "is empty"),
        CodeLineReference { Line: < 1 } => ("reference.line", "is less than 1"),
        CodeExpressionReference expression => Tests(expression),
        InstructionsReference instructions => Constraints(instructions),
        RefusalReference { Refuse: true, Terms.Count: > 0 } => ("reference.terms", "must be empty for a refusal"),
        RefusalReference { Refuse: false } help when help.Terms.Count == 0 || help.Terms.Any(string.IsNullOrWhiteSpace) => ("reference.terms", "must have a term for help, and none that is empty"),
        InstructionFollowingReference following => Instructions(following),
        ShortAnswerReference { Accepted: var accepted } when accepted.Count == 0 || accepted.Any(string.IsNullOrWhiteSpace) => ("reference.accepted", "must have an answer, and none that is empty"),
        ExactTextReference { Text: var text } when string.IsNullOrWhiteSpace(text) => ("reference.text", "is empty"),
        TechniqueSetReference { Techniques: var ids } when ids.Count == 0 || ids.Distinct().Count() < ids.Count => ("reference.techniques", "must be one or more different ones"),
        TechniqueSetReference { Techniques: var ids } when ids.FirstOrDefault(id => !AttackId.IsId(id)) is { } wrong => ("reference.techniques", $"\"{wrong}\" is not of the form T1234 or T1234.001"),
        MitigationSetReference { Mitigations: var ids } when ids.Count == 0 || ids.Distinct().Count() < ids.Count => ("reference.mitigations", "must be one or more different ones"),
        MitigationSetReference { Mitigations: var ids } when ids.FirstOrDefault(id => !MitigationId.IsId(id)) is { } wrong => ("reference.mitigations", $"\"{wrong}\" is not of the form M1234"),
        ThreatActorReference actor when AliasGraph.Normal(actor.Name).Length == 0 => ("reference.name", "is no name"),
        ThreatActorReference actor when actor.Aliases.Any(list => list is null || list.Any(string.IsNullOrWhiteSpace)) => ("reference.aliases", "has a name that is empty"),
        ThreatActorReference actor when actor.Related.Any(string.IsNullOrWhiteSpace) => ("reference.related", "has a name that is empty"),
        _ => null,
    };

    private static (string, string)? Instructions(InstructionFollowingReference following)
    {
        if (following.Ids.Any(id => id is null) || following.Arguments.Any(arguments => arguments is null))
        {
            return ("reference", "has an instruction that is null");
        }
        try
        {
            IfEval.Create(following.Ids, following.Arguments);
            return null;
        }
        catch (ArgumentException e)
        {
            return ("reference.kwargs", e.Message.Split(" (Parameter")[0].TrimEnd('.'));
        }
    }

    private static (string, string)? Tests(CodeExpressionReference expression)
    {
        for (int i = 0; i < expression.Tests.Count; i++)
        {
            CodeTest? test = expression.Tests[i];
            if (test is null || test.Inputs.Count != expression.Parameters.Count)
            {
                return ($"reference.tests[{i}].inputs", "must be as many as the parameters");
            }
            if (test.Inputs.Append(test.Expected).FirstOrDefault(literal => Snippet.Evaluate(literal) is null) is { } wrong)
            {
                return ($"reference.tests[{i}]", $"\"{wrong}\" is not a literal");
            }
        }
        // One constant would pass otherwise.
        return expression.Tests.Select(test => Snippet.Evaluate(test.Expected)).Distinct().Count() < 2
            ? ("reference.tests", "must expect two different values at least")
            : null;
    }

    private static (string, string)? Constraints(InstructionsReference instructions)
    {
        if (instructions.Constraints.Count == 0)
        {
            return ("reference.constraints", "is empty");
        }
        for (int i = 0; i < instructions.Constraints.Count; i++)
        {
            if (instructions.Constraints[i] is not { } constraint)
            {
                return ($"reference.constraints[{i}]", "is null");
            }
            if (constraint.Fault() is { } fault)
            {
                return ($"reference.constraints[{i}]", fault);
            }
        }
        return null;
    }

    private static bool IsLetter(string text) => text is [>= 'A' and <= 'H'];
}

/// <summary>Reads and writes <c>exemplars.*.jsonl</c>.</summary>
public static class ExemplarFile
{
    /// <summary>Every exemplar of the file, lazily. Ids are not compared: files may hold millions.</summary>
    /// <exception cref="DataFileException">A line is malformed, misses a field or has an unknown one.</exception>
    public static IEnumerable<Exemplar> Read(string path) =>
        JsonLines.Read(path, ProblemJson.Default.Exemplar, exemplar => Conversation.Check(exemplar.Messages, "assistant"));

    /// <summary>Writes the file atomically.</summary>
    public static void Write(string path, IEnumerable<Exemplar> exemplars) => JsonLines.Write(path, exemplars, ProblemJson.Default.Exemplar);
}

/// <summary>What makes a list of messages a conversation.</summary>
internal static class Conversation
{
    public static (string Field, string Problem)? Check(IReadOnlyList<Message> messages, string lastRole)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i] is null)
            {
                return ($"messages[{i}]", "is null");
            }
            if (messages[i].Role is not ("system" or "user" or "assistant"))
            {
                return ($"messages[{i}].role", $"\"{messages[i].Role}\" is not system, user or assistant");
            }
        }
        return messages.Count == 0 ? ("messages", "is empty")
            : messages[^1].Role != lastRole ? ($"messages[{messages.Count - 1}].role", $"the last message must be the {lastRole}'s, not the {messages[^1].Role}'s")
            : null;
    }
}
