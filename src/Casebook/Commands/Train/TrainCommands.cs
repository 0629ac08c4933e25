using System.CommandLine;

namespace Casebook.Commands.Train;

/// <summary><c>casebook train …</c>.</summary>
internal static class TrainCommands
{
    public static Command Create() => new("train", "Train models.")
    {
        TrainSftCommand.Create(),
        TrainGrpoCommand.Create(),
    };
}
