namespace Casebook.Bench.Comparison;

/// <summary>An engine with a model loaded, which takes part in one scenario after the other.</summary>
/// <param name="Name">Of the engine.</param>
/// <param name="Make">Makes its contender for a scenario; the layout of the cache is the number that <paramref name="Layouts"/> counts.</param>
/// <param name="Layouts">In how many ways it can store keys and values; the fastest is measured.</param>
internal sealed record Team(string Name, Func<ContenderSize, int, IContender> Make, int Layouts);
