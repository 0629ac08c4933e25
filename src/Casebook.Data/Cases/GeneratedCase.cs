using Casebook.Reasoning.Problems;

namespace Casebook.Data.Cases;

/// <summary>A question with its answer and the argument that leads there.</summary>
/// <param name="Description">What is asked about, in the domains of vulnerabilities as a CVE record would say it; the prompt is made of it by <see cref="ICaseGenerator.Ask"/>.</param>
/// <param name="Trace">The argument, every span in double quotes verbatim from the description.</param>
/// <param name="Answer">What a model should say after its trace.</param>
/// <param name="Reference">The answer, typed.</param>
/// <param name="Labels">What the statistics count: the weakness, or each metric with its value.</param>
/// <param name="Used">Keys of the phrasings, frames and products used.</param>
internal sealed record GeneratedCase(
    string Description,
    string Trace,
    string Answer,
    ReferenceAnswer Reference,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Used)
{
    /// <summary>Names of things in the trace, which <see cref="Building.TraceSkeleton"/> masks beside quotes, ids and numbers.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
