using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Judging;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>A benchmark with its questions at hand.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Kind">How it is asked and judged.</param>
/// <param name="Items">The questions, in the order of their rows; rows that the definition leaves out are not among them.</param>
/// <param name="Files">The files that were read, each with its SHA-256 (unpacked) and whether that is the published one.</param>
public sealed record Benchmark(
    BenchmarkDefinition Definition, BenchmarkKind Kind, IReadOnlyList<BenchmarkItem> Items, IReadOnlyList<BenchmarkSource> Files)
{
    /// <summary>Its short name.</summary>
    public string Id => Definition.Id;

    /// <summary>The wording in which its authors ask their judge; null where there is no judge, or the wording is not at hand.</summary>
    public JudgeTemplate? Template { get; init; }
}

/// <summary>A file that a benchmark was read from.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Sha256">Of its content, unpacked, in small hexadecimal digits.</param>
/// <param name="IsPublished">True where that is the pinned hash, false where it is another, null where none is pinned.</param>
public sealed record BenchmarkSource(string Path, string Sha256, bool? IsPublished);
