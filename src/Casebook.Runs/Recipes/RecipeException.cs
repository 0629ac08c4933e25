using Casebook.Runs.Errors;

namespace Casebook.Runs.Recipes;

/// <summary>A recipe that can not be followed. All that is wrong with it is told at once.</summary>
public sealed class RecipeException : CasebookException
{
    internal RecipeException(string file, IReadOnlyList<RecipeProblem> problems, Exception? inner = null)
        : base(ExitCode.Usage, problems[0].Source ?? file, problems[0].Place, problems[0].Problem, problems[0].Remedy, inner)
    {
        Problems = problems;
        Message = string.Join('\n', problems.Select(each => $"{each.Source ?? file}: {each.Place}: {each.Problem}. {each.Remedy}".TrimEnd()));
    }

    /// <summary>Every problem, in the order of the file.</summary>
    public IReadOnlyList<RecipeProblem> Problems { get; }

    /// <inheritdoc/>
    public override string Message { get; }
}

/// <summary>One thing that is wrong with a recipe.</summary>
/// <param name="Source">The override it stands in; null for the recipe's file.</param>
/// <param name="Place">Line and key.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
/// <param name="Remedy">What to do.</param>
public sealed record RecipeProblem(string? Source, string Place, string Problem, string Remedy);
