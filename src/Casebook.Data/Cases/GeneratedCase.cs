using Casebook.Reasoning.Problems;

namespace Casebook.Data.Cases;

/// <summary>A described vulnerability with its answer and the argument that leads there.</summary>
/// <param name="Description">As a CVE record would say it.</param>
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
    IReadOnlyList<string> Used);
