using System.Text.Json;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Engine.Replay;

/// <summary>A <see cref="GenerationRecord"/> as a file of JSON.</summary>
public static class GenerationRecordFile
{
    // A context of 128k tokens takes up some 5 MB.
    private const long MaximumBytes = 64L << 20;

    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(string path, GenerationRecord record) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, record, GenerationRecordJson.Default.GenerationRecord));

    /// <exception cref="GenerationRecordException">Missing, damaged, or of another version.</exception>
    public static GenerationRecord Read(string path)
    {
        GenerationRecord? record;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (stream.Length > MaximumBytes)
                throw new GenerationRecordException(path, "", $"has {stream.Length} bytes; a record has at most {MaximumBytes}");
            record = JsonSerializer.Deserialize(stream, GenerationRecordJson.Default.GenerationRecord);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GenerationRecordException(path, "", "can not be read: " + exception.Message.TrimEnd('.'), exception);
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line ? $"line {line + 1}, {exception.Path}" : exception.Path ?? "";
            throw new GenerationRecordException(path, place, "is not what a record has there", exception);
        }
        return record is null ? throw new GenerationRecordException(path, "", "is empty") : Checked(path, record);
    }

    private static GenerationRecord Checked(string path, GenerationRecord record)
    {
        Require(record.Format == GenerationRecord.CurrentFormat, "format", $"is \"{record.Format}\", not {GenerationRecord.CurrentFormat}");
        Require(record.Tokens.Count == record.LogProbabilities.Count, "log_probabilities", $"has {record.LogProbabilities.Count} numbers for {record.Tokens.Count} tokens");
        Require(record.Sample is >= 0 and < 1024, "sample", $"is {record.Sample}");
        Require(!record.StopTexts.Contains(null!), "stop_texts", "has a null");
        Require(!record.Sampling.LogitBias.Contains(null!) && record.Sampling.LogitBias.DistinctBy(bias => bias.Token).Count() == record.Sampling.LogitBias.Count, "sampling.logit_bias", "has a token twice, or a null");
        return record;

        void Require(bool holds, string place, string problem)
        {
            if (!holds)
                throw new GenerationRecordException(path, place, problem);
        }
    }
}

/// <summary>A file that is no record of a generation.</summary>
public sealed class GenerationRecordException(string file, string place, string problem, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, "Name a file that was written with casebook ask --record.", inner);
