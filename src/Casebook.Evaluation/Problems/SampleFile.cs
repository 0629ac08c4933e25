using System.Text.Encodings.Web;
using System.Text.Json;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Problems;

/// <summary>Writes <c>samples.jsonl</c>: what the model said to every problem and how it was judged, one line each.</summary>
public static class SampleFile
{
    /// <summary>Writes the file atomically, in the problems' order.</summary>
    public static void Write(string path, IReadOnlyList<ProblemResult> results) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (ProblemResult result in results)
        {
            WriteLine(writer, result);
            writer.Flush();
            stream.WriteByte((byte)'\n');
            writer.Reset();
        }
    });

    private static void WriteLine(Utf8JsonWriter writer, ProblemResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.Problem.Id);
        writer.WriteString("domain", result.Problem.Domain);
        writer.WriteBoolean("correct", result.Verdict.Correct);
        writer.WriteString("reference", Reference(result.Problem.Reference));
        writer.WriteString("extracted", result.Verdict.ExtractedAnswer);
        writer.WriteStartArray("violations");
        foreach (string violation in result.Verdict.Violations)
        {
            writer.WriteStringValue(violation);
        }
        writer.WriteEndArray();
        writer.WriteString("reason", result.Verdict.Reason);
        writer.WriteString("outcome", result.Completion.Outcome.ToString());
        writer.WriteString("finish", result.Completion.Finish.ToString());
        writer.WriteNumber("prompt_tokens", result.PromptTokens);
        writer.WriteNumber("tokens", result.Tokens);
        writer.WriteNumber("trace_tokens", result.TraceTokens);
        writer.WriteString("prompt", result.Problem.Messages[^1].Content);
        writer.WriteString("trace", result.Completion.Trace);
        writer.WriteString("answer", result.Completion.Answer);
        writer.WriteEndObject();
    }

    internal static string Reference(ReferenceAnswer reference) => reference switch
    {
        CweReference cwe => cwe.Cwe,
        CvssReference cvss => cvss.Vector,
        _ => reference.ToString(),
    };
}
