using Casebook.Engine.Learning;
using CsCheck;

namespace Casebook.Engine.Tests.Learning;

public sealed class MicroBatchPlanTests
{
    // A gradient's bits are those of the cut: it must not depend on the order in which rollouts come in.
    [Fact]
    public void The_plan_is_the_same_in_any_order() =>
        Gen.Int[1, 50].Array[1, 30].Sample(lengths =>
        {
            SequenceGroup[] groups = [.. lengths.Select((length, id) => Group(id, length))];
            var forward = MicroBatchPlan.Of(groups, 64);
            var backward = MicroBatchPlan.Of(groups.Reverse(), 64);
            return Ids(forward).SequenceEqual(Ids(backward))
                && forward.Count == backward.Count
                && forward.SelectMany(batch => batch.Groups).Select(group => group.Id).SequenceEqual(Enumerable.Range(0, lengths.Length).Select(id => (long)id))
                && forward.All(batch => batch.Rows is > 0 and <= 64);
        });

    [Fact]
    public void A_batch_is_filled_until_the_next_does_not_fit() =>
        Ids(MicroBatchPlan.Of([Group(1, 30), Group(2, 34), Group(3, 1), Group(4, 64), Group(5, 2)], 64)).ShouldBe(["1,2", "3", "4", "5"]);

    [Fact]
    public void What_can_not_fit_or_is_there_twice_is_refused()
    {
        Should.Throw<ArgumentException>(() => MicroBatchPlan.Of([Group(1, 65)], 64)).Message.ShouldContain("Sequence 1 has 65 rows");
        Should.Throw<ArgumentException>(() => MicroBatchPlan.Of([Group(1, 5), Group(1, 6)], 64)).Message.ShouldContain("id 1");
        MicroBatchPlan.Of([], 64).ShouldBeEmpty();
    }

    private static SequenceGroup Group(long id, int length) => SequenceGroup.Single(id, new int[length], new bool[length]);

    private static IEnumerable<string> Ids(IEnumerable<PackedBatch> batches) =>
        batches.Select(batch => string.Join(',', batch.Groups.Select(group => group.Id)));
}
