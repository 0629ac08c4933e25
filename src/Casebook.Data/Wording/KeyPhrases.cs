using System.Text.RegularExpressions;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Wording;

/// <summary>
/// Cuts a quotation down to the few words that speak for a label, as an analyst marks a key word and not the sentence:
/// the words that phrasings of this label have and those of others have not. A short span is also one that a small model
/// can quote without inventing its end.
/// </summary>
internal sealed partial class KeyPhrases
{
    private const int MostWords = 2;

    /// <summary>What a further word must bring: without it every span would have three words.</summary>
    private const double PriceOfAWord = 0.7;

    /// <summary>Of a word that no training phrasing of the label has.</summary>
    private const double Unknown = -1;

    /// <summary>Words with which no quotation ends, or begins unless it negates or tells the way.</summary>
    private static readonly HashSet<string> _joints =
        ["a", "an", "the", "is", "are", "be", "been", "by", "can", "could", "may", "must", "of", "to", "in", "on", "at", "for", "as", "and", "or", "that", "which", "it", "its", "into", "through", "with", "from", "has", "have", "does", "do", "not", "no", "without", "any", "when", "if", "their", "was", "were"];

    private static readonly HashSet<string> _openings = ["no", "not", "without", "from", "by", "with", "through", "any", "on"];

    /// <summary>What a quotation must not lose: "does not have to act" is the opposite of "act".</summary>
    private static readonly HashSet<string> _negations = ["no", "not", "without", "never", "neither", "nobody", "nothing", "none", "cannot"];

    private readonly Dictionary<string, Dictionary<string, double>> _scores;

    /// <param name="phrasings">Training phrasings, as patterns, each with its label.</param>
    public KeyPhrases(IEnumerable<(string Label, string Pattern)> phrasings)
    {
        var words = phrasings
            .Select(each => (each.Label, Words: Words().Matches(Slots().Replace(each.Pattern, " ")).Select(match => match.Value.ToLowerInvariant()).Distinct().ToArray()))
            .ToArray();
        Dictionary<string, int> everywhere = words.SelectMany(each => each.Words).GroupBy(word => word).ToDictionary(word => word.Key, word => word.Count());
        // How much more often this label's phrasings have a word than the others', as a logarithm.
        _scores = words.GroupBy(each => each.Label).ToDictionary(label => label.Key, label =>
        {
            int size = label.Count();
            return label.SelectMany(each => each.Words).GroupBy(word => word).ToDictionary(
                word => word.Key,
                word => PortableLog.Of((word.Count() + 0.5) / (size + 1)) - PortableLog.Of((everywhere[word.Key] - word.Count() + 0.5) / (words.Length - size + 1)));
        });
    }

    /// <summary>
    /// <see cref="Of"/> with a space before and behind, as the words have in their text: so they are the same tokens there
    /// and in the quotation, and copying is all that quoting takes.
    /// </summary>
    public string Spaced(string label, string text) => $" {Of(label, text)} ";

    /// <summary>The part of <paramref name="text"/> to quote for <paramref name="label"/>; verbatim, at least one word of it.</summary>
    public string Of(string label, string text)
    {
        Match[] words = [.. Words().Matches(text).Cast<Match>()];
        if (words.Length == 0)
        {
            return text;
        }
        int negation = Array.FindIndex(words, word => _negations.Contains(word.Value.ToLowerInvariant()));
        double[] scores = [.. words.Select(word => Score(label, word.Value.ToLowerInvariant()))];
        // Where no span tells anything, the best word that is no joint; a joint alone only where there is nothing else.
        int single = Enumerable.Range(0, words.Length).OrderBy(at => _joints.Contains(words[at].Value.ToLowerInvariant())).ThenByDescending(at => scores[at]).First();
        (int From, int To, double Score) best = (single, single, double.NegativeInfinity);
        for (int from = 0; from < words.Length; from++)
        {
            double sum = 0;
            for (int to = from; to < Math.Min(words.Length, from + (negation < 0 ? MostWords : MostWords + 1)); to++)
            {
                sum += scores[to] - PriceOfAWord;
                if (negation >= 0 && (negation < from || negation > to))
                {
                    continue;
                }
                if (MayBegin(words[from].Value) && !_joints.Contains(words[to].Value.ToLowerInvariant()) && (scores[to] > 0 || negation >= 0) && sum > best.Score)
                {
                    best = (from, to, sum);
                }
            }
        }
        return text[words[best.From].Index..(words[best.To].Index + words[best.To].Length)];
    }

    /// <summary>Whether a word only joins others.</summary>
    public static bool IsJoint(string word) => word.ToLowerInvariant() is var lower && (_joints.Contains(lower) || _negations.Contains(lower));

    private static bool MayBegin(string word) => word.ToLowerInvariant() is var lower && (!_joints.Contains(lower) || _openings.Contains(lower));

    private double Score(string label, string word) => _scores[label].GetValueOrDefault(word, Unknown);

    [GeneratedRegex(@"[A-Za-z][\w'-]*(?<![-'])")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Slots();
}
