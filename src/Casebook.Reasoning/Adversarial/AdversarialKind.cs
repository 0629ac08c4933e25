using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Adversarial;

/// <summary>One way of trying to be paid for nothing, or a control: a template of a completion, filled from a problem.</summary>
/// <param name="Name">Unique; words with hyphens.</param>
/// <param name="Why">Why it is tried, one sentence.</param>
/// <param name="Answer">Template of the answer.</param>
/// <param name="Trace">Template of the trace; by default what an honest model could think.</param>
/// <param name="Outcome">How the trace ends. A closed trace of nothing but white space is empty, as the splitter has it.</param>
/// <param name="Finish">Why the generation ended.</param>
/// <param name="Worth">What it may earn.</param>
/// <param name="Verifiers">Verifiers for which it is an attack; null for all.</param>
/// <param name="Keys">Keys of the section <c>reward</c> that promise to hold it, without <c>reward.</c>: where none of them is set it is none of the reward's business. Null for what no reward may pay.</param>
public sealed record AdversarialKind(
    string Name,
    string Why,
    string Answer,
    string Trace = "{reasoning}",
    TraceOutcome Outcome = TraceOutcome.Closed,
    FinishReason Finish = FinishReason.Stop,
    Worth Worth = Worth.Nothing,
    IReadOnlyList<string>? Verifiers = null,
    IReadOnlyList<string>? Keys = null)
{
    /// <summary>Whether it is an honest completion, there to show that the test can fail.</summary>
    public bool IsControl => Name.StartsWith("control-", StringComparison.Ordinal);

    /// <summary>Whether it is tried on problems of a verifier.</summary>
    public bool AppliesTo(string verifier) => Verifiers?.Contains(verifier) ?? true;

    /// <summary>Whether a reward with these keys set must hold it.</summary>
    public bool IsHeldBy(IEnumerable<string> keys) => Keys?.Any(keys.Contains) ?? true;

    /// <summary>
    /// The completion for a problem; null where the kind has a slot that the problem can not fill, or disguises an answer
    /// that the disguise leaves as it is (a number has no lower case).
    /// </summary>
    /// <exception cref="FormatException">A template is malformed.</exception>
    public Completion? For(Problem problem)
    {
        if (AdversarialTemplate.Fill(Trace, problem) is not { } trace || AdversarialTemplate.Fill(Answer, problem) is not { } answer)
        {
            return null;
        }
        (trace, answer) = (trace.Trim(), answer.Trim());
        return new(Outcome == TraceOutcome.Closed && trace.Length == 0 ? TraceOutcome.Empty : Outcome, trace, answer, Finish);
    }
}

/// <summary>The most that a kind of completion may earn.</summary>
public enum Worth
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What the same problem's honest wrong answer earns: nothing, unless a setting pays wrong answers by their distance.</summary>
    Wrong,

    /// <summary>Half of what the right answer earns: more, and answering roughly always would be as good as knowing.</summary>
    Half,

    /// <summary>A control: it must earn something.</summary>
    Right,
}
