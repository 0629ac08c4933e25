using Casebook.Training.Grpo;

namespace Casebook.Training.Tests.Grpo;

public sealed class ProblemOrderTests
{
    // A problem that is drawn twice before another was drawn once weighs double.
    [Fact]
    public void Every_pass_has_every_problem_once_in_its_own_order()
    {
        var order = new ProblemOrder(50, 3);
        int[] first = [.. Enumerable.Range(0, 50).Select(draw => order.At(draw))];
        int[] second = [.. Enumerable.Range(50, 50).Select(draw => order.At(draw))];
        first.Order().ShouldBe(Enumerable.Range(0, 50));
        second.Order().ShouldBe(Enumerable.Range(0, 50));
        first.ShouldNotBe(second);
    }

    // A resumed run asks for the draws after its checkpoint and nothing before them.
    [Fact]
    public void A_draw_does_not_depend_on_those_before_it() =>
        new ProblemOrder(50, 3).At(137).ShouldBe(Walked(137));

    private static int Walked(int draw)
    {
        var order = new ProblemOrder(50, 3);
        return Enumerable.Range(0, draw + 1).Select(each => order.At(each)).Last();
    }
}
