using System.Text.Json.Serialization;
using Casebook.Knowledge.Cvss;

namespace Casebook.Reasoning.Problems;

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
