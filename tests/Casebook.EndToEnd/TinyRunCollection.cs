namespace Casebook.EndToEnd;

/// <summary>Tests that share the tiny run. They run one after the other: on two cores, trainings side by side only wait for each other.</summary>
[CollectionDefinition(nameof(TinyRun))]
public sealed class TinyRunCollection : ICollectionFixture<TinyRun>;
