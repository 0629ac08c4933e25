using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Suites;

/// <summary>Reads a file that only grows, one JSON object a line; a last line without its line feed was torn and is left out.</summary>
internal static class WholeLines
{
    /// <summary>The lines in their order; none where there is no file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">How a line is read.</param>
    /// <param name="what">What a line is, for messages: answer.</param>
    /// <param name="remedy">What to do about a line that is none.</param>
    /// <exception cref="AnswerFileException">A line is none.</exception>
    public static IReadOnlyList<T> Read<T>(string file, JsonTypeInfo<T> type, string what, string remedy)
        where T : class
    {
        if (!File.Exists(file))
        {
            return [];
        }
        byte[] content = File.ReadAllBytes(file);
        var lines = new List<T>();
        int start = 0;
        while (Array.IndexOf(content, (byte)'\n', start) is int end and >= 0)
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize(content.AsSpan(start, end - start), type) ?? throw new JsonException("The line holds null."));
            }
            catch (JsonException e)
            {
                throw new AnswerFileException(file, $"line {lines.Count + 1}", $"is no {what} ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", remedy, e);
            }
            start = end + 1;
        }
        return lines;
    }
}
