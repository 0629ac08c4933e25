using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Seeds;

/// <summary>What a model was shown, as one text: where its quotations should come from.</summary>
internal static class PromptText
{
    public static string Of(Problem problem) => string.Join('\n', problem.Messages.Select(message => message.Content));
}
