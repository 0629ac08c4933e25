using Casebook.Reasoning.Traces;

namespace Casebook.Serving.Triage;

/// <summary>The two things that a record is asked.</summary>
public enum TriageQuestion
{
    /// <summary>Which weakness.</summary>
    Weakness,

    /// <summary>Which CVSS vector.</summary>
    Vector,
}

/// <summary>Text of a model as it comes.</summary>
/// <param name="Id">The record's.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Piece">New text of trace or answer.</param>
public readonly record struct TriageText(string Id, TriageQuestion Question, TracePiece Piece);
