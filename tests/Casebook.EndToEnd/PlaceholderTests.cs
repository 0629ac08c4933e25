namespace Casebook.EndToEnd;

public sealed class PlaceholderTests
{
    [Fact]
    public void The_project_loads() => typeof(PlaceholderTests).Assembly.ShouldNotBeNull();
}
