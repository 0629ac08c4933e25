using System.Text.Json;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>Judges responses as IFEval does (arXiv 2311.07911), strictly and loosely.</summary>
public static class IfEval
{
    /// <summary>Judges one response by the instructions of its prompt.</summary>
    /// <param name="ids">One or more, as published; see <see cref="Instructions.Ids"/>.</param>
    /// <param name="arguments">As many, in the same order.</param>
    /// <exception cref="ArgumentException">An id is unknown, an argument is missing, unknown or no use, or there are not as many of both.</exception>
    public static InstructionJudgement Judge(IReadOnlyList<string> ids, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> arguments, string response) =>
        Judge(ids, Create(ids, arguments), response);

    /// <summary>The instructions of a prompt.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Judge(IReadOnlyList{string}, IReadOnlyList{IReadOnlyDictionary{string, JsonElement}}, string)"/>.</exception>
    public static IReadOnlyList<Instruction> Create(IReadOnlyList<string> ids, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> arguments) =>
        ids.Count == 0 ? throw new ArgumentException("There are no instructions.", nameof(ids))
        : ids.Count != arguments.Count ? throw new ArgumentException($"There are {ids.Count} instructions, but arguments for {arguments.Count}.", nameof(arguments))
        : [.. ids.Zip(arguments, Instructions.Create)];

    /// <summary>As above, for instructions that were made before.</summary>
    public static InstructionJudgement Judge(IReadOnlyList<string> ids, IReadOnlyList<Instruction> instructions, string response)
    {
        string?[] shortfalls = [.. instructions.Select(instruction => instruction.Shortfall(response))];
        IReadOnlyList<string> forms = LooseResponses.Of(response);
        return new(
            ids,
            [.. shortfalls.Select(shortfall => shortfall is null)],
            [.. instructions.Select((instruction, i) => shortfalls[i] is null || forms.Any(instruction.Follows))],
            shortfalls);
    }
}

/// <summary>What became of one prompt's instructions; lists in the order of its instructions.</summary>
/// <param name="Ids">Of the instructions.</param>
/// <param name="Strict">Whether the response as it is follows.</param>
/// <param name="Loose">Whether it follows in one of eight forms: without its first or last line, without asterisks. What is followed strictly is so loosely.</param>
/// <param name="Shortfalls">In what the response as it is falls short, as a clause; null where it does not.</param>
public sealed record InstructionJudgement(
    IReadOnlyList<string> Ids,
    IReadOnlyList<bool> Strict,
    IReadOnlyList<bool> Loose,
    IReadOnlyList<string?> Shortfalls)
{
    /// <summary>Every instruction is followed strictly.</summary>
    public bool AllStrict => Strict.All(followed => followed);

    /// <summary>Every instruction is followed loosely.</summary>
    public bool AllLoose => Loose.All(followed => followed);
}
