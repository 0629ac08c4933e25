namespace Casebook.Data.Building;

/// <summary>How far a build has come.</summary>
/// <param name="Stage">The file being written, without its ending, or <c>tokenizer</c>, <c>statistics</c>.</param>
/// <param name="Done">Records of this stage that are done.</param>
/// <param name="Total">Records of this stage.</param>
public sealed record DataProgress(string Stage, int Done, int Total);
