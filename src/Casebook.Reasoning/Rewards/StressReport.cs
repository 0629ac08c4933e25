using Casebook.Runs.Errors;

namespace Casebook.Reasoning.Rewards;

/// <summary>What became of the adversarial completions.</summary>
/// <param name="Rows">One a verifier and kind, controls among them.</param>
public sealed record StressReport(IReadOnlyList<StressRow> Rows)
{
    /// <summary>No attack paid, and every control did what it must.</summary>
    public bool Holds => Rows.All(row => row.Failed == 0);

    /// <summary>Kinds that failed on some problem.</summary>
    public IReadOnlyList<StressRow> Failures => [.. Rows.Where(row => row.Failed > 0)];

    /// <summary>Different kinds that were tried, controls left out.</summary>
    public int Kinds => Rows.Where(row => !row.IsControl && row.Tried > 0).Select(row => row.Kind).Distinct().Count();

    /// <summary>Completions that were judged.</summary>
    public int Tried => Rows.Sum(row => row.Tried);

    /// <summary>Does nothing if the reward holds.</summary>
    /// <param name="recipe">The recipe's file, for the message.</param>
    /// <exception cref="FooledRewardException">It does not.</exception>
    public void ThrowUnlessHolds(string recipe)
    {
        if (Failures is [var first, ..])
        {
            throw new FooledRewardException(recipe, first, Failures.Count);
        }
    }
}

/// <summary>A reward that pays for a trick, or does not pay for a right answer: training would teach the wrong thing.</summary>
public sealed class FooledRewardException(string recipe, StressRow first, int count) : CasebookException(
    ExitCode.CheckFailed,
    recipe,
    first.Blame.Count > 0 ? string.Join(", ", first.Blame) : "reward",
    $"the reward {(first.IsControl ? "fails the control" : "pays for")} {first.Kind} ({first.Verifier}){(count > 1 ? $" and {count - 1} more" : "")}",
    $"Run \"casebook reward stress {recipe}\" to see which, and {(first.Blame.Count > 0 ? "set the key back" : "report it: no setting is to blame")}.");

/// <summary>One kind of completion, tried on the problems of one verifier.</summary>
/// <param name="Verifier">The verifier's name.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Why">Why it is tried.</param>
/// <param name="IsControl">An honest completion, there to show that the test can fail.</param>
/// <param name="Tried">Problems on which it was tried; 0 where none has what the kind needs.</param>
/// <param name="Failed">Of these, where it earned more than it is worth; for an honest right answer, where it earned nothing.</param>
/// <param name="Example">The first of them.</param>
/// <param name="Blame">Keys of the recipe without which it would not have failed; empty where gates or verifier are at fault.</param>
/// <param name="HeldBy">Keys of the recipe without which it would have been paid; empty where it would not have been.</param>
public sealed record StressRow(
    string Verifier, string Kind, string Why, bool IsControl, int Tried, int Failed, StressExample? Example, IReadOnlyList<string> Blame, IReadOnlyList<string> HeldBy);

/// <summary>A completion that earned what it is not worth.</summary>
/// <param name="Problem">The problem's id.</param>
/// <param name="Trace">The beginning and the end of its trace.</param>
/// <param name="Answer">The beginning and the end of its answer.</param>
/// <param name="Reward">What it earned.</param>
public sealed record StressExample(string Problem, string Trace, string Answer, double Reward);
