using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Reasoning.Rewards;

/// <summary>
/// The section <c>reward</c> of a recipe. As it stands by itself: 1 for a right answer that passed every gate, else 0,
/// the reward of the reference model (arXiv 2601.21051). No key can pay a completion that fails a format gate.
/// </summary>
public sealed record RewardSettings
{
    [Description("What a well-formed CVSS vector earns that is not the right one: none, score (by how near its base score is) or metrics (by the share of metrics that agree). Default none, the binary reward of arXiv 2601.21051")]
    public CvssCredit CvssCredit { get; init; } = CvssCredit.None;

    [Range(0.0, 1.0)]
    [Description("The most that such a vector earns; what it does earn is this times 1 - |score distance| / 10, or times the share of metrics. Default 0.5, our choice: many vectors share a base score, and above a half a fixed vector earns like knowledge")]
    public double CvssCreditMost { get; init; } = 0.5;

    [Range(0.0, 1.0)]
    [Description("What a direct parent of the right weakness earns (ChildOf in MITRE's Research Concepts view, CWE-1000). Default 0, the binary reward of arXiv 2601.21051; above a half, naming a broad weakness always earns like knowledge")]
    public double ParentCwe { get; init; }

    [Range(0, int.MaxValue)]
    [Description("Tokens up to which a completion costs nothing, right or wrong. Default 1024, our choice (DAPO, arXiv 2503.14476: 16384)")]
    public int LengthBudget { get; init; } = 1024;

    [Range(0.0, 1.0)]
    [Description("What every token above length_budget costs, at most 1 a completion: DAPO's soft overlong punishment (arXiv 2503.14476: 1/4096). Default 0, no punishment")]
    public double LengthPenalty { get; init; }

    [Description("ignore, or gate: a trace with a quotation (between double quotation marks) that the prompt does not have earns nothing. Default ignore: in other domains than vulnerability reports marks also stand around code and terms")]
    public TraceRule Quotes { get; init; } = TraceRule.Ignore;

    [Description("ignore, or gate: a trace that names a CWE id which does not exist (CWE List 4.19.1) earns nothing. Default ignore, the reward of arXiv 2601.21051")]
    public TraceRule UnknownIdentifiers { get; init; } = TraceRule.Ignore;

    [Description("ignore, or gate: a completion with a claim that the checks of traces find false earns nothing: an id that does not exist, was withdrawn or has another name, a quotation that the prompt does not have, a sum or a score that comes out otherwise, an answer that the trace never came to. One is enough, whatever else is true. Default ignore, the reward of arXiv 2601.21051")]
    public TraceRule ContradictedClaims { get; init; } = TraceRule.Ignore;

    [Description("ignore, or gate: a trace that nothing ties to what was asked earns nothing. It must quote from it something that names something, or calculate from its numbers to the answer. Default ignore: of what data build writes, a fifth of refusals and of code argue without either")]
    public TraceRule SilentTraces { get; init; } = TraceRule.Ignore;
}

/// <summary>What a CVSS vector earns that is not the right one.</summary>
public enum CvssCredit
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>By the distance of the base scores.</summary>
    Score,

    /// <summary>By the share of the eight metrics that agree.</summary>
    Metrics,
}

/// <summary>What becomes of a completion whose trace has a fault that its answer does not show.</summary>
public enum TraceRule
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>It earns nothing.</summary>
    Gate,
}
