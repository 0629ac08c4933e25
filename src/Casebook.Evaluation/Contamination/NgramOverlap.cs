using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Contamination;

/// <summary>
/// Word runs that texts share. A question of which a long run of words stands in the training data may have been read
/// before, whatever its score then says.
/// </summary>
/// <remarks>Words are runs of letters and digits in small letters, so that neither case nor punctuation hides a copy.</remarks>
public sealed partial class NgramOverlap
{
    /// <summary>Words of a run. 13 as in the paper of GPT-3 (arXiv 2005.14165, appendix C).</summary>
    public const int DefaultLength = 13;

    private readonly int _length;
    private readonly int[] _lengths;
    private readonly FrozenDictionary<ulong, int[]> _owners;
    private readonly (string Name, string[] Words)[] _texts;

    /// <param name="texts">What is looked for: questions, with a name each. One with fewer words than a run is looked for whole.</param>
    /// <param name="length">Words of a run.</param>
    public NgramOverlap(IEnumerable<(string Name, string Text)> texts, int length = DefaultLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = length;
        _texts = [.. texts.Select(text => (text.Name, Words(text.Text)))];
        _lengths = [.. _texts.Select(text => Math.Min(length, text.Words.Length)).Where(words => words > 0).Distinct()];
        _owners = _texts.Index()
            .SelectMany(text => Runs(text.Item.Words).Select(run => (run, text.Index)))
            .GroupBy(pair => pair.run, pair => pair.Index)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
    }

    /// <summary>The questions that share a run with any of the texts, with the share of their own runs that occur.</summary>
    /// <param name="training">Texts of the training data, as they come.</param>
    public IReadOnlyList<OverlappingText> Find(IEnumerable<(string Name, string Text)> training)
    {
        var seen = new Dictionary<int, HashSet<ulong>>();
        var where = new Dictionary<int, string>();
        foreach ((string name, string text) in training)
        {
            string[] words = Words(text);
            foreach (ulong run in _lengths.SelectMany(length => Runs(words, length)))
            {
                if (!_owners.TryGetValue(run, out int[]? owners))
                {
                    continue;
                }
                foreach (int owner in owners)
                {
                    if (!seen.TryGetValue(owner, out HashSet<ulong>? runs))
                    {
                        seen[owner] = runs = [];
                        where[owner] = name;
                    }
                    runs.Add(run);
                }
            }
        }
        return
        [
            .. seen.Select(pair => new OverlappingText(_texts[pair.Key].Name, (double)pair.Value.Count / Runs(_texts[pair.Key].Words).Distinct().Count(), where[pair.Key]))
                .OrderByDescending(text => text.Share).ThenBy(text => text.Name, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<ulong> Runs(string[] words) => Runs(words, Math.Min(_length, words.Length));

    private static IEnumerable<ulong> Runs(string[] words, int length)
    {
        for (int i = 0; length > 0 && i + length <= words.Length; i++)
        {
            yield return Hash(words.AsSpan(i, length));
        }
    }

    /// <summary>FNV-1a over the words; 64 bits make a false match among millions of runs less likely than one in a million.</summary>
    private static ulong Hash(ReadOnlySpan<string> words)
    {
        ulong hash = 14695981039346656037;
        foreach (string word in words)
        {
            foreach (char c in word)
            {
                hash = (hash ^ c) * 1099511628211;
            }
            hash = (hash ^ ' ') * 1099511628211;
        }
        return hash;
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <summary>A question that shares runs of words with training data.</summary>
/// <param name="Name">The question's.</param>
/// <param name="Share">Of its own runs, those that occur, from 0 to 1.</param>
/// <param name="FirstFoundIn">The first training text that has one.</param>
public sealed record OverlappingText(string Name, double Share, string FirstFoundIn);
