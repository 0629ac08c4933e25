using Casebook.Reasoning.Attribution;
using Casebook.Reasoning.Problems;
using CsCheck;

namespace Casebook.Reasoning.Tests.Attribution;

public sealed class AliasGraphTests
{
    private static readonly ThreatActorReference _plover = new("Gray Plover", [["Gray Plover", "TA9901"], ["Tin Lantern Group", "TA-9901"], ["Marsh Harrier", "UNC7002"]], ["UNC7002"]);

    // Vendors write the same name in many ways.
    [Theory]
    [InlineData("APT28", "apt28")]
    [InlineData("APT 28", "apt28")]
    [InlineData("apt-28", "apt28")]
    [InlineData("APT\u201128", "apt28")]
    [InlineData("The Lazarus Group", "lazarus")]
    [InlineData("lazarus  group", "lazarus")]
    [InlineData("Group 88", "group88")]
    [InlineData("Group", "group")]
    [InlineData("The", "the")]
    [InlineData("The Group", "group")]
    [InlineData("Thermal Group", "thermal")]
    [InlineData("Groupies", "groupies")]
    [InlineData("", "")]
    public void A_name_has_a_normal_form(string name, string normal) => AliasGraph.Normal(name).ShouldBe(normal);

    // Two lists of two vendors often share one name only.
    [Fact]
    public void Names_that_are_joined_over_others_are_the_same()
    {
        var graph = new AliasGraph([["a", "b"], ["c", "d"], ["e", "f"], ["d", "B"], [], ["g"]]);
        graph.AreSame("a", "C").ShouldBeTrue();
        graph.AreSame("the b", "d group").ShouldBeTrue();
        graph.AreSame("a", "e").ShouldBeFalse();
        graph.AreSame("g", "G").ShouldBeTrue();
        graph.AreSame("unknown", "Un-known").ShouldBeTrue();
        graph.AreSame("unknown", "a").ShouldBeFalse();
        graph.AreSame("", "").ShouldBeFalse();
    }

    // A shortcut in joining that forgets an edge would call a right answer wrong.
    [Fact]
    public void It_agrees_with_a_walk_along_all_edges() => Gen.Select(Gen.Int[0, 15], Gen.Int[0, 15]).Array[0, 25].Sample(edges =>
    {
        var graph = new AliasGraph(edges.Select(edge => new[] { $"n{edge.Item1}", $"n{edge.Item2}" }));
        for (int start = 0; start < 16; start++)
        {
            HashSet<int> reached = [start];
            while (edges.Any(edge => (reached.Contains(edge.Item1) && reached.Add(edge.Item2)) || (reached.Contains(edge.Item2) && reached.Add(edge.Item1))))
            {
            }
            for (int end = 0; end < 16; end++)
            {
                graph.AreSame($"n{start}", $"n{end}").ShouldBe(reached.Contains(end));
            }
        }
    }, iter: 500);

    // A chain of all names of the world: quadratic time would take hours. How time grows is measured by the benchmark "scaling".
    [Fact]
    public void A_long_chain_is_joined()
    {
        const int Names = 500_000;
        var graph = new AliasGraph(Enumerable.Range(0, Names).Select(i => new[] { $"n{Names + 1 - i}", $"n{Names - i}" }));
        graph.AreSame("n1", $"n{Names + 1}").ShouldBeTrue();
        graph.AreSame("n0", $"n{Names + 1}").ShouldBeFalse();
    }

    // CTIBench counts right and plausible answers apart.
    [Theory]
    [InlineData("Gray Plover", ActorMatch.Right)]
    [InlineData("the tin lantern group", ActorMatch.Right)]
    [InlineData("TA9901 (Gray Plover)", ActorMatch.Right)]
    [InlineData("Gray Plover, also known as Tin Lantern", ActorMatch.Right)]
    [InlineData("Gray Plover / TA 9901 aka Tin-Lantern", ActorMatch.Right)]
    [InlineData("Marsh Harrier", ActorMatch.Plausible)]
    [InlineData("UNC7002 (Marsh Harrier)", ActorMatch.Plausible)]
    [InlineData("Gray Plover (Marsh Harrier)", ActorMatch.Wrong)]
    [InlineData("Gray Plover or Copper Finch", ActorMatch.Wrong)]
    [InlineData("Gray Plover, Copper Finch", ActorMatch.Wrong)]
    [InlineData("not Gray Plover", ActorMatch.Wrong)]
    [InlineData("Plover", ActorMatch.Wrong)]
    [InlineData("()", ActorMatch.Wrong)]
    [InlineData("", ActorMatch.Wrong)]
    public void Names_are_right_plausible_or_wrong(string names, ActorMatch match) => NamedActor.Match(names, _plover).ShouldBe(match);
}
