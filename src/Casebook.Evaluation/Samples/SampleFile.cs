using System.Text.Encodings.Web;
using System.Text.Json;
using Casebook.Evaluation.Running;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Samples;

/// <summary>Reads and writes <c>samples.jsonl</c>: what the model said to every problem and how it was judged, one line each.</summary>
public static class SampleFile
{
    /// <summary>Writes the file atomically, in the problems' order.</summary>
    public static void Write(string path, IEnumerable<JudgedAnswer> answers) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (JudgedAnswer answer in answers.OrderBy(answer => answer.Index))
        {
            WriteLine(writer, answer);
            writer.Flush();
            stream.WriteByte((byte)'\n');
            writer.Reset();
        }
    });

    /// <summary>Every line, lazily; blank ones are skipped.</summary>
    /// <exception cref="DataFileException">A line is malformed.</exception>
    public static IEnumerable<Sample> Read(string path)
    {
        foreach (TextLine line in TextLines.Read(path))
        {
            if (!line.Bytes.Span.Trim(" \t\r"u8).IsEmpty)
            {
                yield return Parse(path, line);
            }
        }
    }

    private static Sample Parse(string path, TextLine line)
    {
        try
        {
            Sample sample = JsonSerializer.Deserialize(line.Bytes.Span, SampleJson.Default.Sample) ?? throw new JsonException("The line holds null.");
            return sample.Violations.All(gate => gate is not null) ? sample : throw new JsonException("A violation is null.");
        }
        catch (JsonException e)
        {
            throw new DataFileException(path, line.Number, "", $"is not a sample ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", "Evaluate again, or remove the line.", e);
        }
    }

    private static void WriteLine(Utf8JsonWriter writer, JudgedAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", answer.Problem.Id);
        writer.WriteString("domain", answer.Problem.Domain);
        writer.WriteBoolean("correct", answer.Verdict.Correct);
        writer.WriteString("reference", Reference(answer.Problem.Reference));
        writer.WriteString("extracted", answer.Verdict.ExtractedAnswer);
        writer.WriteStartArray("violations");
        foreach (string violation in answer.Verdict.Violations)
        {
            writer.WriteStringValue(violation);
        }
        writer.WriteEndArray();
        writer.WriteString("reason", answer.Verdict.Reason);
        writer.WriteString("outcome", answer.Completion.Outcome.ToString());
        writer.WriteString("finish", answer.Completion.Finish.ToString());
        writer.WriteNumber("tokens", answer.Tokens);
        writer.WriteNumber("trace_tokens", answer.TraceTokens);
        writer.WriteString("prompt", answer.Problem.Messages[^1].Content);
        writer.WriteString("trace", answer.Completion.Trace);
        writer.WriteString("answer", answer.Completion.Answer);
        writer.WriteEndObject();
    }

    internal static string Reference(ReferenceAnswer reference) => reference switch
    {
        CweReference cwe => cwe.Cwe,
        CvssReference cvss => cvss.Vector,
        IntegerReference integer => integer.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        NumberReference number => number.Value,
        MathematicsReference mathematics => mathematics.Answer,
        CodeOutputReference output => output.Output,
        CodeLineReference line => $"line {line.Line}",
        CodeExpressionReference expression => string.Join("; ", expression.Tests.Select(test => $"{string.Join(", ", test.Inputs)} -> {test.Expected}")),
        InstructionsReference instructions => string.Join("; ", instructions.Constraints),
        RefusalReference refusal => refusal.Refuse ? "refuse" : $"help: {string.Join(", ", refusal.Terms)}",
        _ => reference.ToString(),
    };
}
