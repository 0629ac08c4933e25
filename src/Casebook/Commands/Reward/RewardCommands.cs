using System.CommandLine;

namespace Casebook.Commands.Reward;

/// <summary><c>casebook reward …</c>.</summary>
internal static class RewardCommands
{
    public static Command Create() => new("reward", "Try rewards out before a model does.")
    {
        RewardStressCommand.Create(),
        RewardCompareCommand.Create(),
    };
}
