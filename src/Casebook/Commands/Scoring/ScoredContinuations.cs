using System.Globalization;
using Casebook.Engine.Generation;
using Casebook.ModelUse;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Scoring;

/// <summary>Several continuations of one text, and which of them the model finds most probable.</summary>
internal static class ScoredContinuations
{
    public static async Task RunAsync(Terminal terminal, LoadedModel model, string text, string[] continuations, CancellationToken cancellation)
    {
        int[] prompt = model.Tokenizer.EncodeWhole(text);
        int[][] tokens = [.. continuations.Select(continuation => model.Tokenizer.Encode(continuation))];
        if (prompt.Length == 0 || tokens.Any(one => one.Length == 0))
            throw new ScoreRefusedException("--continuation", "or the text before it is empty", "Give both.");
        ScoredRequest scored = await ScoredInput.Score(
            model, new ScoreRequest { Prompt = prompt, Continuations = [.. tokens.Select(one => new ReadOnlyMemory<int>(one))] }, cancellation);
        double[] shares = Shares(scored.Totals);
        terminal.Json(
            new ScoredContinuationsJson([.. continuations.Select((continuation, i) => new ScoredContinuation(continuation, tokens[i], scored.LogProbabilities[i], scored.Totals[i], shares[i]))]),
            ScoreJson.Default.ScoredContinuationsJson);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("continuation");
        table.AddColumn(new TableColumn("share").RightAligned());
        table.AddColumn(new TableColumn("log-likelihood").RightAligned());
        table.AddColumn(new TableColumn("per token").RightAligned());
        foreach (int i in Enumerable.Range(0, continuations.Length).OrderByDescending(i => shares[i]))
        {
            table.AddRow(
                Markup.Escape(TerminalText.Clean(continuations[i])), shares[i].ToString("0.0 %", CultureInfo.InvariantCulture),
                scored.Totals[i].ToString("0.0000", CultureInfo.InvariantCulture), (scored.Totals[i] / tokens[i].Length).ToString("0.0000", CultureInfo.InvariantCulture));
        }
        terminal.Results.Write(table);
    }

    private static double[] Shares(IReadOnlyList<double> totals)
    {
        double most = totals.Max(), sum = totals.Sum(total => Math.Exp(total - most));
        return [.. totals.Select(total => Math.Exp(total - most) / sum)];
    }
}

/// <summary>The JSON of scored continuations, in the order in which they were given.</summary>
internal sealed record ScoredContinuationsJson(IReadOnlyList<ScoredContinuation> Continuations);

/// <summary>One continuation.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="TokenIds">Its tokens.</param>
/// <param name="LogProbabilities">Of each token, natural logarithm.</param>
/// <param name="LogLikelihood">Their sum.</param>
/// <param name="Share">Its probability among the continuations given, as a fraction.</param>
internal sealed record ScoredContinuation(string Text, IReadOnlyList<int> TokenIds, IReadOnlyList<float> LogProbabilities, double LogLikelihood, double Share);
