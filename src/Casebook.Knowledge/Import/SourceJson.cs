using System.Text.Json;
using Casebook.Knowledge.Json;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Import;

/// <summary>Goes through a file of JSON and turns whatever is wrong with it into one kind of exception.</summary>
internal static class SourceJson
{
    private const string Remedy = "Download the file again, or correct it.";

    /// <summary>Gives every item to <paramref name="take"/>.</summary>
    /// <returns>The texts beside the array.</returns>
    /// <exception cref="KnowledgeFileException">The file is damaged, or an item is not as it should be.</exception>
    public static IReadOnlyDictionary<string, string> Each(SourceFile file, string? array, Action<JsonField> take, ImportWatch watch)
    {
        var items = new JsonItems(file.Text, array);
        try
        {
            while (items.Next() is { } item)
            {
                using (item)
                {
                    take(new JsonField(item.RootElement, ""));
                }
                watch.Report(file, items.Count);
            }
            return items.Heading;
        }
        catch (JsonException exception)
        {
            throw new KnowledgeFileException(file.Path, Place(exception, items), $"is not valid JSON ({Problem(exception)})", Remedy, exception);
        }
        catch (JsonFieldException exception)
        {
            string field = exception.Field.Length == 0 ? "" : $", {exception.Field}";
            throw new KnowledgeFileException(file.Path, $"item {items.Count}{field}", exception.Problem, Remedy, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw SourceFile.Damaged(file.Path, exception);
        }
    }

    private static string Place(JsonException exception, JsonItems items) => exception.LineNumber is { } line && exception.BytePositionInLine is { } column
        ? $"line {line + 1}, byte {column + 1}"
        : $"after item {items.Count}";

    private static string Problem(JsonException exception)
    {
        int tail = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (tail < 0 ? exception.Message : exception.Message[..tail]).TrimEnd('.', ' ');
    }
}
