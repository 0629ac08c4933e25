using System.Text.RegularExpressions;

namespace Casebook.Evaluation.AlpacaEval;

/// <summary>Reads what a judge says in reply to AlpacaEval's prompts. No text makes it throw, and it takes linear time.</summary>
public static partial class JudgeReply
{
    /// <summary>The token by which the prompt of AlpacaEval 2 names the first answer; the second is <see cref="Second"/>.</summary>
    public const string First = "m";

    /// <summary>The token that names the second answer.</summary>
    public const string Second = "M";

    /// <summary>
    /// How much the second answer is preferred, 0 or 1, from the judge's text: the name of the better one (<c>m</c> or <c>M</c>), or a list of
    /// <c>{'model': 'model_1', 'rank': 1}</c> as the first AlpacaEval asks for. Null where it says neither, or both.
    /// </summary>
    public static double? FromText(string text)
    {
        string name = text.Trim().Trim('"', '\'', '`', '*', '.', ' ');
        if (name is First or Second)
        {
            return name == Second ? 1 : 0;
        }
        var ranks = new HashSet<(string Model, string Rank)>();
        foreach (Match match in Rank().Matches(text))
        {
            ranks.Add((match.Groups[1].Value, match.Groups[2].Value));
        }
        bool first = ranks.SetEquals([("1", "1"), ("2", "2")]), second = ranks.SetEquals([("1", "2"), ("2", "1")]);
        return first || second ? (second ? 1 : 0) : null;
    }

    /// <summary>
    /// The same from the log-probabilities of the reply's first token: P(M) / (P(m) + P(M)), with 0 for one that is not among those given. Null where neither is.
    /// </summary>
    public static double? FromLogProbabilities(IReadOnlyDictionary<string, double> tokens)
    {
        double first = tokens.GetValueOrDefault(First, double.NegativeInfinity), second = tokens.GetValueOrDefault(Second, double.NegativeInfinity);
        double share = 1 / (1 + Math.Exp(first - second));
        return double.IsNaN(share) ? null : share;
    }

    [GeneratedRegex("""['"]model['"]\s*:\s*['"]model_([12])['"]\s*,\s*['"]rank['"]\s*:\s*['"]?([0-9])""", RegexOptions.NonBacktracking)]
    private static partial Regex Rank();
}
