using System.CommandLine;
using Casebook.Knowledge.Cvss;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge explain</c>: a CVSS vector's score and its metrics in words.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var vectors = new Argument<string[]>("vectors") { Description = "CVSS vectors of version 2.0, 3.0, 3.1 or 4.0.", Arity = ArgumentArity.OneOrMore };
        return new Command("explain", "Score CVSS vectors and say their metrics in words. One JSON line a vector: version, vector, score, severity, metrics.")
        {
            vectors, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            foreach (string text in context.Arguments.GetRequiredValue(vectors))
            {
                CvssReading reading = Read(text);
                context.Terminal.Json(reading, KnowledgeJson.Default.CvssReading);
                if (!context.Terminal.IsJson)
                    Show(context.Terminal.Results, reading);
            }
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("knowledge explain CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "knowledge explain AV:N/AC:L/Au:N/C:P/I:P/A:P --json");
    }

    private static CvssReading Read(string text)
    {
        try
        {
            return CvssText.Explain(text);
        }
        catch (CvssFormatException exception)
        {
            throw new VectorException(text, exception);
        }
    }

    private static void Show(IAnsiConsole console, CvssReading reading)
    {
        console.WriteHeading(FormattableString.Invariant($"{reading.Score:0.0} {reading.Severity}"));
        console.WriteNote($"CVSS {reading.Version}, {reading.Vector}");
        foreach (IGrouping<string, CvssMeaning> group in reading.Metrics.GroupBy(metric => metric.Group))
        {
            console.WriteText($"{group.Key}:");
            foreach (CvssMeaning metric in group)
                console.WriteText($"  {metric.Name}: {metric.Words} ({metric.Metric}:{metric.Value})");
        }
    }
}

/// <summary>A text that is no vector.</summary>
internal sealed class VectorException(string text, CvssFormatException inner) : CasebookException(
    ExitCode.Usage, "vector", $"character {inner.Position + 1}", $"{(text.Length <= 80 ? text : text[..80] + "…")} is no CVSS vector: {inner.Message[(inner.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.')}",
    "Vectors look like CVSS:4.0/AV:N/…, CVSS:3.1/AV:N/… or, of version 2, AV:N/….", inner);
