using System.Globalization;
using Casebook.Engine.Generation;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Scoring;

/// <summary>What is scored, as tokens.</summary>
internal static class ScoredInput
{
    public static int[] Ids(string list) => [.. list.Split(',', StringSplitOptions.TrimEntries).Select(id =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int token)
            ? token
            : throw new ScoreRefusedException("--token-ids", $"has \"{id}\", which is no token id", "Give whole numbers from 0 on, separated by commas."))];

    public static string Text(string? text, string? file) => text ?? TextFile.Read(file!, "Name a file of UTF-8 text.");

    public static async Task<ScoredRequest> Score(LoadedModel model, ScoreRequest request, CancellationToken cancellation)
    {
        try
        {
            return (await model.Generator.ScoreAsync([request], cancellation))[0];
        }
        catch (ArgumentException exception)
        {
            throw new ScoreRefusedException("the text", "can not be scored: " + exception.Message.TrimEnd('.'), "Give a shorter one, with tokens of this model.", exception);
        }
    }
}
