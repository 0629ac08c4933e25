using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Grading;

/// <summary>What a model wrote for one row of a benchmark: a line of a file of answers.</summary>
public sealed record RecordedAnswer
{
    /// <summary>The row of the published file, from 0.</summary>
    [JsonPropertyName("row")]
    public required int Row { get; init; }

    /// <summary>All that the model wrote, the trace with its tags among it.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>The seed that it was sampled with; 0 where there is only one.</summary>
    [JsonPropertyName("seed")]
    public ulong Seed { get; init; }

    /// <summary>Why it ended, <c>stop</c> or <c>length</c>; null where nobody wrote it down.</summary>
    [JsonPropertyName("finish_reason")]
    public string? FinishReason { get; init; }

    /// <summary>A completion as it is recorded: <see cref="Split"/> gives it back.</summary>
    public static RecordedAnswer Of(int row, ulong seed, Completion completion) => new()
    {
        Row = row,
        Seed = seed,
        Text = completion.Outcome switch
        {
            TraceOutcome.Closed => $"<think>\n{completion.Trace}\n</think>\n\n{completion.Answer}",
            TraceOutcome.Unclosed => $"<think>\n{completion.Trace}",
            TraceOutcome.Empty => $"<think></think>\n\n{completion.Answer}",
            _ => completion.Answer,
        },
        FinishReason = completion.Finish == Reasoning.Problems.FinishReason.Length ? "length" : "stop",
    };

    /// <summary>Trace and answer told apart. A text with a closing tag alone was begun by a prompt that opens the trace.</summary>
    public Completion Split()
    {
        bool open = Text.Contains("</think>", StringComparison.Ordinal) && !Text.TrimStart().StartsWith("<think>", StringComparison.Ordinal);
        var splitter = new TextTraceSplitter(open);
        splitter.Push(Text);
        return splitter.Finish(FinishReason is "length" ? Reasoning.Problems.FinishReason.Length : Reasoning.Problems.FinishReason.Stop, out _);
    }
}

/// <summary>Reads files of answers: one JSON object a line.</summary>
public static class RecordedAnswers
{
    private const string Remedy = "A line is {\"row\": 0, \"text\": \"…\"}, with the row as in the published file, from 0.";

    /// <summary>The answers in the order of their lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Rows that there are to answer.</param>
    /// <exception cref="AnswerFileException">The file is missing, a line is no answer, a row is not asked about or answered twice with one seed.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string path, IReadOnlySet<int> rows)
    {
        if (!File.Exists(path))
        {
            throw new AnswerFileException(path, "", "does not exist", "Name a file of recorded answers with --answers. " + Remedy);
        }
        var answers = new List<RecordedAnswer>();
        var seen = new HashSet<(int, ulong)>();
        foreach (TextLine line in TextLines.Read(path))
        {
            if (line.Bytes.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }
            RecordedAnswer answer = Parse(path, line);
            if (!rows.Contains(answer.Row))
            {
                throw new AnswerFileException(path, $"line {line.Number}, row", $"{answer.Row} is no row of the benchmark, which has {rows.Count} from {rows.Min()} to {rows.Max()}", Remedy);
            }
            if (!seen.Add((answer.Row, answer.Seed)))
            {
                throw new AnswerFileException(path, $"line {line.Number}, row", $"{answer.Row} was answered before with the same seed", "Remove one of the lines, or give each its \"seed\".");
            }
            answers.Add(answer);
        }
        return answers.Count > 0 ? answers : throw new AnswerFileException(path, "", "has no answers", Remedy);
    }

    private static RecordedAnswer Parse(string path, TextLine line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Bytes.Span, RecordedAnswerJson.Default.RecordedAnswer) ?? throw new JsonException("The line holds null.");
        }
        catch (JsonException e)
        {
            throw new AnswerFileException(path, $"line {line.Number}", $"is no answer ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", Remedy, e);
        }
    }
}

/// <summary>A file of answers that can not be used.</summary>
public sealed class AnswerFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RecordedAnswer))]
internal sealed partial class RecordedAnswerJson : JsonSerializerContext;
