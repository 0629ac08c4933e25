namespace Casebook.Architecture.Tests;

/// <summary>Who may know whom. A part that knows too much can not be understood, tested or replaced alone.</summary>
public sealed class ArrowTests
{
    /// <summary>Every part, and the parts it may know (with all that those may know).</summary>
    private static readonly Dictionary<string, string[]> _arrows = new()
    {
        ["Casebook.Runs"] = [],
        ["Casebook.Knowledge"] = ["Casebook.Runs"],
        ["Casebook.Models"] = ["Casebook.Runs"],
        ["Casebook.Reasoning"] = ["Casebook.Knowledge", "Casebook.Models"],
        ["Casebook.Engine"] = ["Casebook.Reasoning"],
        ["Casebook.Data"] = ["Casebook.Reasoning"],
        ["Casebook.Training"] = ["Casebook.Engine", "Casebook.Data"],
        ["Casebook.Evaluation"] = ["Casebook.Engine", "Casebook.Data"],
        ["Casebook.Serving"] = ["Casebook.Engine", "Casebook.Data"],
        ["Casebook"] = ["Casebook.Training", "Casebook.Evaluation", "Casebook.Serving"],
    };

    public static TheoryData<string> Parts => [.. Repository.Parts];

    // A new part without its place in the map would be bound by nothing.
    [Fact]
    public void Every_part_has_its_place_in_the_map() => Repository.Parts.ShouldBeSubsetOf(_arrows.Keys);

    // A project reference against the arrows compiles today and makes a cycle tomorrow.
    [Theory, MemberData(nameof(Parts))]
    public void Project_references_follow_the_arrows(string part) =>
        Repository.ProjectReferences(part).ShouldBeSubsetOf(Below(part));

    // Transitive references let code use a part that its project does not name.
    [Theory, MemberData(nameof(Parts))]
    public void Compiled_references_follow_the_arrows(string part) =>
        Compiled.Of(part).Assemblies.Where(name => name.StartsWith("Casebook", StringComparison.OrdinalIgnoreCase)).ShouldBeSubsetOf(Below(part));

    // bench/ has native peers and would slow every "dotnet test" down.
    [Fact]
    public void The_solution_holds_sources_and_tests_only() =>
        System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "Casebook.slnx")).Descendants("Project")
            .Select(each => each.Attribute("Path")!.Value.Split('/')[0])
            .ShouldBeSubsetOf(["src", "tests"]);

    private static IReadOnlyCollection<string> Below(string part)
    {
        var below = new HashSet<string>();
        var open = new Stack<string>(_arrows[part]);
        while (open.TryPop(out string? next))
        {
            if (!below.Add(next))
                continue;
            foreach (string further in _arrows[next])
                open.Push(further);
        }
        return below;
    }
}
