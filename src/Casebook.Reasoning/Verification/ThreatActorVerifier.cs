using Casebook.Reasoning.Attribution;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer names the reference's threat actor under one or more of its names, behind <c>Threat actor:</c> or
/// <c>Answer:</c>, or on its last line. A related actor is wrong; the reason says that it is plausible.
/// </summary>
public sealed class ThreatActorVerifier : GatedVerifier<ThreatActorReference>
{
    /// <inheritdoc/>
    public override string Name => "threat-actor";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, ThreatActorReference reference) => text =>
    {
        string said = StatedAnswer.Of(text);
        if (StatedAnswer.Fault(text) is { } fault)
        {
            return new(false, null, fault);
        }
        ActorMatch match = Match(text, reference);
        return new(match == ActorMatch.Right, said.Length > 0 ? said : null, match switch
        {
            _ when said.Length == 0 => "The answer ends without a name.",
            ActorMatch.Right => $"\"{said}\" is {reference.Name}.",
            ActorMatch.Plausible => $"\"{said}\" is plausible, but it is not {reference.Name}.",
            _ => $"\"{said}\" is not {reference.Name}.",
        });
    };

    /// <summary>What the actor that an answer names in the end is worth.</summary>
    public static ActorMatch Match(string answer, ThreatActorReference reference) => NamedActor.Match(StatedAnswer.Of(answer), reference);
}
