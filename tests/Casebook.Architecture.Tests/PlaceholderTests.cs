namespace Casebook.Architecture.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void The_project_loads() => typeof(PlaceholderTests).Assembly.ShouldNotBeNull();
}
