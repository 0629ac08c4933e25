using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>A problem's right answer; one derived type a kind of problem.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CweReference), "cwe")]
[JsonDerivedType(typeof(CvssReference), "cvss")]
[JsonDerivedType(typeof(CvssScoreReference), "cvss-score")]
[JsonDerivedType(typeof(TechniqueReference), "technique")]
[JsonDerivedType(typeof(ChoiceReference), "choice")]
[JsonDerivedType(typeof(ChoicesReference), "choices")]
[JsonDerivedType(typeof(WeaknessAndMeasureReference), "weakness-and-measure")]
[JsonDerivedType(typeof(IntegerReference), "integer")]
[JsonDerivedType(typeof(NumberReference), "number")]
[JsonDerivedType(typeof(MathematicsReference), "mathematics")]
[JsonDerivedType(typeof(CodeOutputReference), "code-output")]
[JsonDerivedType(typeof(CodeLineReference), "code-line")]
[JsonDerivedType(typeof(CodeExpressionReference), "code-expression")]
[JsonDerivedType(typeof(InstructionsReference), "instructions")]
[JsonDerivedType(typeof(RefusalReference), "refusal")]
[JsonDerivedType(typeof(InstructionFollowingReference), "instruction-following")]
[JsonDerivedType(typeof(ShortAnswerReference), "short-answer")]
[JsonDerivedType(typeof(ExactTextReference), "exact-text")]
[JsonDerivedType(typeof(TechniqueSetReference), "techniques")]
[JsonDerivedType(typeof(MitigationSetReference), "mitigations")]
[JsonDerivedType(typeof(ThreatActorReference), "threat-actor")]
public abstract record ReferenceAnswer
{
    // Methods, not properties: they must not get into the data files.

    /// <summary>What adversarial completions are made of; null where this kind of answer can not be written down so.</summary>
    public virtual AnswerSlots? Slots() => null;

    /// <summary>The most words of an answer of this kind that is no hiding place for reasoning; null where answers are long by their nature.</summary>
    public virtual int? LongestAnswer() => null;
}
