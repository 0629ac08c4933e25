using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Models.Tokenization;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Scoring;

/// <summary>A text with the log-probability of each of its tokens but the first.</summary>
internal static class ScoredText
{
    /// <param name="withTokens">Whether the JSON says the tokens too, which whoever gave them knows.</param>
    public static void Print(Terminal terminal, Tokenizer tokenizer, int[] tokens, IReadOnlyList<float> logProbabilities, bool withTokens)
    {
        double total = logProbabilities.Sum(x => (double)x), perplexity = Math.Exp(-total / logProbabilities.Count);
        if (terminal.IsJson)
        {
            terminal.Json(
                withTokens ? new ScoredTextJson(logProbabilities) { TokenIds = tokens, LogLikelihood = total, Perplexity = perplexity } : new ScoredTextJson(logProbabilities),
                ScoreJson.Default.ScoredTextJson);
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("token").RightAligned());
        table.AddColumn("text");
        table.AddColumn(new TableColumn("log-probability").RightAligned());
        for (int i = 0; i < tokens.Length; i++)
        {
            string shown = Markup.Escape(TerminalText.Clean(tokenizer.Decode([tokens[i]]).Replace("\n", "\\n")));
            table.AddRow(tokens[i].ToString(CultureInfo.InvariantCulture), shown, i == 0 ? "" : logProbabilities[i - 1].ToString("0.0000", CultureInfo.InvariantCulture));
        }
        terminal.Results.Write(table);
        terminal.Results.WriteText(string.Create(CultureInfo.InvariantCulture, $"log-likelihood {total:0.0000} (natural logarithm) of {logProbabilities.Count:N0} tokens, perplexity {perplexity:0.###}"));
    }
}

/// <summary>The JSON of a scored text.</summary>
/// <param name="LogProbabilities">Of every token after the first, natural logarithm.</param>
internal sealed record ScoredTextJson(IReadOnlyList<float> LogProbabilities)
{
    /// <summary>All tokens; null where they were given.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }

    /// <summary>Sum of the log-probabilities; null where token ids were given.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>e to the mean negative log-probability; null where token ids were given.</summary>
    public double? Perplexity { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScoredTextJson))]
[JsonSerializable(typeof(ScoredContinuationsJson))]
internal sealed partial class ScoreJson : JsonSerializerContext;
