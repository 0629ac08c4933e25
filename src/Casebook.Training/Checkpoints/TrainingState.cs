using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Training.Checkpoints;

/// <summary>
/// What a run must remember besides weights and moments: <c>state.json</c> of a checkpoint. Little, since the order of
/// the data and all randomness follow from the step.
/// </summary>
public sealed record TrainingState
{
    /// <summary>The file's name.</summary>
    public const string FileName = "state.json";

    /// <summary>Optimizer steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of the whole run, which the learning rate depends on.</summary>
    public required int Steps { get; init; }

    /// <summary>Tokens seen so far.</summary>
    public required long Tokens { get; init; }

    /// <summary>SHA-256 of the training file.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>SHA-256 of <c>tokenizer.json</c>.</summary>
    public required string TokenizerSha256 { get; init; }

    /// <summary>Problems drawn so far, in reinforcement learning.</summary>
    public long Drawn { get; init; }

    /// <summary>Optimizer updates so far, where a step may take several; 0 where it takes one.</summary>
    public int Updates { get; init; }

    /// <summary>SHA-256 of the weights that the run started from, where they go on being needed as the reference; empty else.</summary>
    public string ReferenceSha256 { get; init; } = "";

    /// <summary>Writes the state into a checkpoint's folder.</summary>
    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, TrainingStateJson.Default.TrainingState));

    /// <summary>Reads the state of a checkpoint.</summary>
    /// <exception cref="RunFileException">It is no state.</exception>
    public static TrainingState Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, TrainingStateJson.Default.TrainingState) ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RunFileException(
                path, "", "is not the state of a training run", $"Delete the folder {folder}; the run resumes from the checkpoint before it.", exception);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingStateJson : JsonSerializerContext;
