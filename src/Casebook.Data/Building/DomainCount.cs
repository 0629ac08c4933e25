using Casebook.Data.Cases;

namespace Casebook.Data.Building;

/// <summary>Counts one domain while it is written.</summary>
internal sealed class DomainCount(string domain, DomainSizes sizes)
{
    private readonly SortedDictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _skeletons = [];
    private long _tokens;
    private long _traceTokens;
    private int _longest;

    public int Train => sizes.Train;

    public int Verified { get; set; }

    public void Add(GeneratedCase drawn)
    {
        foreach (string label in drawn.Labels)
        {
            _labels[label] = _labels.GetValueOrDefault(label) + 1;
        }
        string skeleton = TraceSkeleton.Of(drawn);
        _skeletons[skeleton] = _skeletons.GetValueOrDefault(skeleton) + 1;
    }

    public void AddTokens(int tokens, int traceTokens)
    {
        _tokens += tokens;
        _traceTokens += traceTokens;
        _longest = Math.Max(_longest, tokens);
    }

    public DomainStatistics ToStatistics() => new(
        domain,
        sizes.Train,
        sizes.Validation,
        sizes.Problems,
        sizes.Heldout,
        Verified,
        _labels,
        sizes.Train == 0 ? 0 : (double)_tokens / sizes.Train,
        sizes.Train == 0 ? 0 : (double)_traceTokens / sizes.Train,
        _longest,
        _skeletons.Count,
        sizes.Train == 0 ? 0 : (double)_skeletons.Values.Max() / sizes.Train);
}
