using System.Text.Json.Serialization;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.Models.Chat;

namespace Casebook.Reasoning.Problems;

/// <summary>A question with a verifiable answer: one line of <c>problems.*.jsonl</c>.</summary>
public sealed record Problem
{
    /// <summary>Unique within its file.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>For example <c>cve-cwe</c> or <c>cve-cvss</c>.</summary>
    [JsonPropertyName("domain")]
    public required string Domain { get; init; }

    /// <summary>Where the problem comes from: a generator's name or a data set's.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>What the model is shown, ending with a user's message.</summary>
    [JsonPropertyName("messages")]
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Name of the verifier that decides what is right: <c>cwe</c>, <c>cvss31</c>, or another of <see cref="Verification.Verifiers"/>.</summary>
    [JsonPropertyName("verifier")]
    public required string Verifier { get; init; }

    /// <summary>The right answer, typed.</summary>
    [JsonPropertyName("reference")]
    public required ReferenceAnswer Reference { get; init; }
}

/// <summary>A problem's right answer; one derived type a kind of problem.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CweReference), "cwe")]
[JsonDerivedType(typeof(CvssReference), "cvss")]
[JsonDerivedType(typeof(CvssScoreReference), "cvss-score")]
[JsonDerivedType(typeof(TechniqueReference), "technique")]
[JsonDerivedType(typeof(ChoiceReference), "choice")]
[JsonDerivedType(typeof(WeaknessAndMeasureReference), "weakness-and-measure")]
[JsonDerivedType(typeof(IntegerReference), "integer")]
[JsonDerivedType(typeof(CodeOutputReference), "code-output")]
[JsonDerivedType(typeof(CodeLineReference), "code-line")]
[JsonDerivedType(typeof(CodeExpressionReference), "code-expression")]
[JsonDerivedType(typeof(InstructionsReference), "instructions")]
[JsonDerivedType(typeof(RefusalReference), "refusal")]
public abstract record ReferenceAnswer
{
    // Methods, not properties: they must not get into the data files.

    /// <summary>What adversarial completions are made of; null where this kind of answer can not be written down so.</summary>
    public virtual AnswerSlots? Slots() => null;

    /// <summary>The most words of an answer of this kind that is no hiding place for reasoning; null where answers are long by their nature.</summary>
    public virtual int? LongestAnswer() => null;
}

/// <summary>A right answer and its neighbours, in the form in which an honest model writes them.</summary>
/// <param name="Right">The right answer.</param>
/// <param name="Wrong">A plausible wrong one, far from it.</param>
/// <param name="Near">A wrong one that a graded reward could pay in part; null where the kind has no near and far.</param>
/// <param name="All">As many answers of the kind as a list can hold, the right one among them.</param>
public sealed record AnswerSlots(string Right, string Wrong, string? Near, IReadOnlyList<string> All);

/// <summary>A weakness.</summary>
/// <param name="Cwe"><c>CWE-787</c>.</param>
public sealed record CweReference([property: JsonPropertyName("cwe")] string Cwe) : ReferenceAnswer
{
    // Far apart in the list: at least one is no relative of any weakness.
    private static readonly string[] _frequent = ["CWE-79", "CWE-787", "CWE-352", "CWE-287"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Cwe,
        _frequent.First(id => id != Cwe && !CweCatalogue.IsDescendant(id, Cwe) && !CweCatalogue.IsDescendant(Cwe, id)),
        CweCatalogue.Find(Cwe)?.Parents.FirstOrDefault(),
        [.. CweCatalogue.Entries.Select(entry => entry.Id).Append(Cwe).Distinct()]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}

/// <summary>A CVSS base vector.</summary>
/// <param name="Vector"><c>CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</c>.</param>
public sealed record CvssReference([property: JsonPropertyName("vector")] string Vector) : ReferenceAnswer
{
    private static readonly Lazy<IReadOnlyList<string>> _all = new(() => [.. CvssVector.All(CvssVersion.V31).Select(vector => vector.ToString())]);

    /// <inheritdoc/>
    public override AnswerSlots? Slots()
    {
        if (!CvssVector.TryParse(Vector, out CvssVector? parsed))
        {
            return null;
        }
        CvssVector right = parsed with { Version = CvssVersion.V31 };
        CvssVector near = right with { Availability = right.Availability == Impact.Low ? Impact.None : Impact.Low };
        return new(right.ToString(), Opposite(right).ToString(), near.ToString(), _all.Value);
    }

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    /// <summary>No metric agrees, so that a reward by their share pays nothing.</summary>
    private static CvssVector Opposite(CvssVector v) => new(
        CvssVersion.V31,
        v.AttackVector == AttackVector.Network ? AttackVector.Physical : AttackVector.Network,
        v.AttackComplexity == AttackComplexity.Low ? AttackComplexity.High : AttackComplexity.Low,
        v.PrivilegesRequired == PrivilegesRequired.None ? PrivilegesRequired.High : PrivilegesRequired.None,
        v.UserInteraction == UserInteraction.None ? UserInteraction.Required : UserInteraction.None,
        v.Scope == Scope.Unchanged ? Scope.Changed : Scope.Unchanged,
        v.Confidentiality == Impact.None ? Impact.High : Impact.None,
        v.Integrity == Impact.None ? Impact.High : Impact.None,
        v.Availability == Impact.None ? Impact.High : Impact.None);
}

/// <summary>A CVSS base score with its severity.</summary>
/// <param name="Score">0.0 to 10.0, one decimal.</param>
/// <param name="Severity"><c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c>, as the score says.</param>
public sealed record CvssScoreReference(
    [property: JsonPropertyName("score")] decimal Score,
    [property: JsonPropertyName("severity")] string Severity) : ReferenceAnswer;

/// <summary>A technique of MITRE ATT&amp;CK.</summary>
/// <param name="Technique"><c>T1059.001</c>.</param>
public sealed record TechniqueReference([property: JsonPropertyName("technique")] string Technique) : ReferenceAnswer;

/// <summary>One of several lettered options.</summary>
/// <param name="Letter">One letter from A to H: <c>B</c>.</param>
public sealed record ChoiceReference([property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer;

/// <summary>A weakness, and which of the lettered measures prevents it.</summary>
/// <param name="Cwe"><c>CWE-89</c>.</param>
/// <param name="Letter">One letter from A to H: <c>C</c>.</param>
public sealed record WeaknessAndMeasureReference(
    [property: JsonPropertyName("cwe")] string Cwe,
    [property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer;

/// <summary>An integer.</summary>
/// <param name="Value">At most 18 digits.</param>
public sealed record IntegerReference([property: JsonPropertyName("value")] long Value) : ReferenceAnswer;
