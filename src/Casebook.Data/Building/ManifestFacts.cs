using System.Globalization;

namespace Casebook.Data.Building;

/// <summary>A build's statistics as a manifest's properties.</summary>
internal static class ManifestFacts
{
    public static IReadOnlyDictionary<string, string> Of(DataRecipe recipe, DataStatistics statistics)
    {
        var facts = new Dictionary<string, string>
        {
            ["seed"] = Text(recipe.Seed),
            ["split_seed"] = Text(recipe.SplitSeed),
            ["vocabulary"] = Text(statistics.VocabularySize),
            ["duplicates_drawn_anew"] = Text(statistics.Duplicates),
        };
        foreach (DomainStatistics domain in statistics.Domains)
        {
            facts[$"{domain.Domain}.train"] = Text(domain.Train);
            facts[$"{domain.Domain}.validation"] = Text(domain.Validation);
            facts[$"{domain.Domain}.problems"] = Text(domain.Problems);
            facts[$"{domain.Domain}.heldout"] = Text(domain.Heldout);
            facts[$"{domain.Domain}.verified"] = Text(domain.Verified);
            facts[$"{domain.Domain}.mean_tokens"] = Text(Math.Round(domain.MeanTokens, 1));
            facts[$"{domain.Domain}.mean_trace_tokens"] = Text(Math.Round(domain.MeanTraceTokens, 1));
            facts[$"{domain.Domain}.longest_tokens"] = Text(domain.LongestTokens);
            facts[$"{domain.Domain}.skeletons"] = Text(domain.Skeletons);
            facts[$"{domain.Domain}.largest_skeleton_share"] = Text(Math.Round(domain.LargestSkeletonShare, 4));
            facts[$"{domain.Domain}.labels"] = string.Join(' ', domain.Labels.Select(label => $"{label.Key}={label.Value}"));
        }
        return facts;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
