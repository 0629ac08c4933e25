using Casebook.Runs.Errors;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>A benchmark that can not be read: not there, not as its definition says, or not defined at all.</summary>
public sealed class BenchmarkException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
