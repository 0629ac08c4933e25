using Casebook.Data.Building;
using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Errors;

namespace Casebook.Commands.Reward;

/// <summary>The problems on which a reward is tried.</summary>
internal static class StressProblems
{
    /// <summary>So many of each verifier are enough: a kind of completion hardly depends on what is asked.</summary>
    private const int OfEachVerifier = 20;

    /// <summary>Problems of a data set, or those that come with the program.</summary>
    /// <param name="data">A folder that data build wrote, or a file of problems; null for the program's own.</param>
    /// <exception cref="ProblemsMissingException">There are none.</exception>
    /// <exception cref="DataFileException">The file can not be used.</exception>
    public static IReadOnlyList<Problem> Of(string? data)
    {
        if (data is null)
            return AdversarialKinds.SampleProblems;
        string file = Directory.Exists(data) ? Path.Combine(data, DataBuild.TrainProblems) : data;
        if (!File.Exists(file))
            throw new ProblemsMissingException(file, "does not exist");
        var chosen = new List<Problem>();
        var counts = new Dictionary<string, int>();
        foreach ((int index, Problem problem) in ProblemFile.Read(file).Index())
        {
            Check(file, index + 1, problem);
            int count = counts[problem.Verifier] = counts.GetValueOrDefault(problem.Verifier) + 1;
            if (count <= OfEachVerifier)
                chosen.Add(problem);
        }
        return chosen.Count > 0 ? chosen : throw new ProblemsMissingException(file, "has no problems");
    }

    /// <summary>Tries a problem's verifier on nothing, so that a fault of the data is told with its line.</summary>
    internal static void Check(string file, int number, Problem problem)
    {
        try
        {
            Verifiers.ByName(problem.Verifier).Verify(problem, new(TraceOutcome.Unclosed, "", "", FinishReason.Length));
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(file, number, "verifier", exception.Message.Split(" (Parameter")[0].TrimEnd('.'), "Correct the problem or remove it.", exception);
        }
    }
}

/// <summary>Problems that are not there.</summary>
internal sealed class ProblemsMissingException(string file, string problem) : CasebookException(
    ExitCode.BadInput, file, "", problem, $"Name a folder that data build wrote (it has {DataBuild.TrainProblems}), or a file of problems.");
