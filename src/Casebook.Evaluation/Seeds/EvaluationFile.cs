using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Scores;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Seeds;

/// <summary>Reads and writes <c>evaluation.json</c>.</summary>
public static class EvaluationFile
{
    /// <summary>The file's name inside a run.</summary>
    public const string FileName = "evaluation.json";

    private const string Remedy = "Evaluate again, or take the file from where it was written.";

    /// <summary>Writes the file atomically.</summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(string path, EvaluationResult result) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonSerializer.Serialize(writer, result, EvaluationJson.Default.EvaluationResult);
        writer.Flush();
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Reads a file and checks that its scores are those of its problems.</summary>
    /// <exception cref="EvaluationFileException">It is not there, not JSON, or contradicts itself.</exception>
    public static EvaluationResult Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new EvaluationFileException(path, "", "does not exist", "Name a file that an evaluation wrote: evaluation.json.");
        }
        EvaluationResult result = Parse(path, File.ReadAllBytes(path));
        if (Fault(result) is var (place, problem))
        {
            throw new EvaluationFileException(path, place, problem, Remedy);
        }
        return result;
    }

    private static EvaluationResult Parse(string path, byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, EvaluationJson.Default.EvaluationResult) ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw new EvaluationFileException(path, place, $"is not an evaluation ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", Remedy, e);
        }
    }

    private static (string Place, string Problem)? Fault(EvaluationResult result)
    {
        // Elements of a list may be null in JSON, whatever their type says.
        if (result.Problems.Any(row => row?.Id is null || row.Domain is null || row.Correct is null) || result.Scores.Any(score => score is null))
        {
            return ("", "has a null where a result should be");
        }
        if (result.Seeds.Count == 0 || result.Seeds.Distinct().Count() != result.Seeds.Count)
        {
            return ("seeds", "must be at least one, and none twice");
        }
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProblemRow row in result.Problems)
        {
            if (row.Correct.Count != result.Seeds.Count || row.Correct.Any(one => one is not (0 or 1)))
            {
                return ($"problems, {row.Id}", $"needs a 0 or 1 for each of {result.Seeds.Count} seeds");
            }
            if (!ids.Add(row.Id))
            {
                return ($"problems, {row.Id}", "occurs twice");
            }
        }
        string[] domains = [.. result.Problems.Select(row => row.Domain).Distinct().Order(StringComparer.Ordinal), Score.All];
        if (!result.Scores.Select(score => score.Domain).SequenceEqual(domains))
        {
            return ("scores", $"must be those of the problems' domains ({string.Join(", ", domains)})");
        }
        foreach (SeededScore score in result.Scores)
        {
            ProblemRow[] rows = [.. result.Problems.Where(row => score.Domain == Score.All || row.Domain == score.Domain)];
            if (score.Problems != rows.Length || Math.Abs(score.Accuracy - SeededScore.AccuracyOf(rows)) > 1e-9)
            {
                return ($"scores, {score.Domain}", $"says {score.Accuracy:0.####} of {score.Problems} problems, but the problems' own results come to {SeededScore.AccuracyOf(rows):0.####} of {rows.Length}");
            }
        }
        return null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EvaluationResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
