using Casebook.Evaluation.Comparison;

namespace Casebook.Evaluation.Tests.Comparison;

public class McNemarTests
{
    // By hand: 2 · (C(12,0) + C(12,1) + C(12,2)) / 2¹² = 2 · 79 / 4096.
    [Theory]
    [InlineData(10, 2, 158.0 / 4096)]
    [InlineData(2, 10, 158.0 / 4096)]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 10, 2.0 / 1024)]
    public void Exact_binomial(int gained, int lost, double p) => McNemar.PValue(gained, lost).ShouldBe(p, 1e-12);

    [Fact]
    public void Thousands_of_questions_do_not_overflow()
    {
        McNemar.PValue(5000, 5000).ShouldBe(1);
        McNemar.PValue(6000, 4000).ShouldBeInRange(0, 1e-80);
        // The normal approximation is near enough there: z = 100 / √10000 = 1, p = 0.317.
        McNemar.PValue(5050, 4950).ShouldBe(0.317, 0.01);
    }
}
