namespace Casebook.Data.Building;

/// <summary>What a build made.</summary>
/// <param name="Domains">By domain.</param>
/// <param name="Duplicates">Descriptions that came out a second time and were drawn anew.</param>
/// <param name="VocabularySize">Tokens of the tokenizer, special ones included.</param>
public sealed record DataStatistics(IReadOnlyList<DomainStatistics> Domains, int Duplicates, int VocabularySize);

/// <summary>Of one domain.</summary>
/// <param name="Domain"><c>cve-cwe</c>.</param>
/// <param name="Train">Training exemplars.</param>
/// <param name="Validation">Validation exemplars.</param>
/// <param name="Problems">Problems from training phrasings.</param>
/// <param name="Heldout">Problems from held-out phrasings.</param>
/// <param name="Verified">Exemplars of training and validation whose own answer their verifier finds right: all, or the build fails.</param>
/// <param name="Labels">How many training exemplars have each label: a weakness, or a metric with its value.</param>
/// <param name="MeanTokens">Mean over the training exemplars of prompt, trace and answer, without the chat template's tokens.</param>
/// <param name="MeanTraceTokens">Mean over the training exemplars.</param>
/// <param name="LongestTokens">Of the longest training exemplar, without the chat template's tokens.</param>
/// <param name="Skeletons">Distinct training traces once quotes, ids, names and values are masked.</param>
/// <param name="LargestSkeletonShare">Share of the most frequent one, a fraction.</param>
public sealed record DomainStatistics(
    string Domain,
    int Train,
    int Validation,
    int Problems,
    int Heldout,
    int Verified,
    IReadOnlyDictionary<string, int> Labels,
    double MeanTokens,
    double MeanTraceTokens,
    int LongestTokens,
    int Skeletons,
    double LargestSkeletonShare);
