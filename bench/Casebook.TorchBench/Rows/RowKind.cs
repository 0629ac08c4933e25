using Casebook.Models.Architecture;
using Casebook.TorchBench.Torch;
using static TorchSharp.torch;

namespace Casebook.TorchBench.Rows;

/// <summary>A row of the table: who trains, and in which environment its process runs.</summary>
/// <param name="Make">From the work, threads and rows of a batch to who does it.</param>
/// <param name="BatchRows">Rows that go through the model together; what was fastest.</param>
/// <param name="Jemalloc">Whether its process runs under jemalloc where that is installed.</param>
/// <param name="Tolerance">How far its loss may be from another row's, in parts of it, before it counts as computing something else.</param>
internal sealed record RowKind(string Name, Func<StepWork, int, int, IRow> Make, int BatchRows, bool Jemalloc, double Tolerance)
{
    private const double Fp32 = 1e-3, Bf16 = 1e-2;

    /// <summary>Every row, ours first.</summary>
    public static IReadOnlyList<RowKind> All { get; } =
    [
        new("casebook-fp32", (work, threads, _) => new EngineRow(work, NumberFormat.Fp32, threads), 4096, false, Fp32),
        new("casebook-bf16", (work, threads, _) => new EngineRow(work, NumberFormat.Bf16, threads), 4096, false, Bf16),
        new("torch-default", (work, threads, rows) => new PlainTorchRow(work, threads, rows), 4096, false, Fp32),
        new("torch-fp32", (work, threads, rows) => new LeanTorchRow(work, ScalarType.Float32, threads, rows), 4096, true, Fp32),
        new("torch-bf16", (work, threads, rows) => new LeanTorchRow(work, ScalarType.BFloat16, threads, rows), 4096, true, Bf16),
    ];

    public bool IsOurs => Name.StartsWith("casebook", StringComparison.Ordinal);

    /// <exception cref="ArgumentException">There is no such row.</exception>
    public static RowKind Of(string name) =>
        All.FirstOrDefault(kind => kind.Name == name) ?? throw new ArgumentException($"No row {name}; there are {string.Join(' ', All.Select(kind => kind.Name))}.");
}
