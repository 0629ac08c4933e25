namespace Casebook.Evaluation.Seeds;

/// <summary>One problem's results.</summary>
/// <param name="Id">The problem's id.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Correct">1 where right, 0 where wrong; one number a seed, in the order of <see cref="EvaluationResult.Seeds"/>.</param>
public sealed record ProblemRow(string Id, string Domain, IReadOnlyList<int> Correct)
{
    /// <summary>The mean over its seeds, from 0 to 1.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Accuracy => Correct.Average();
}
