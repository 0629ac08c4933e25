using Casebook.TorchBench.Rows;
using static TorchSharp.torch;

namespace Casebook.TorchBench.Torch;

/// <summary>A step's tokens as tensors. The last token of a sequence predicts nothing, and its row stays, so that all sizes are even.</summary>
internal sealed class TorchBatches : IDisposable
{
    /// <summary>Stands where a row has no target; what cross_entropy ignores by default.</summary>
    public const long NoTarget = -100;

    public TorchBatches(StepWork work, int batchRows)
    {
        Targets = work.Targets;
        All = [.. work.Sequences.Chunk(batchRows / StepWork.Length).Select(sequences => (
            tensor(sequences.SelectMany(tokens => tokens.Select(token => (long)token)).ToArray(), [sequences.Length, StepWork.Length]),
            tensor(sequences.SelectMany(tokens => tokens.Skip(1).Select(token => (long)token).Append(NoTarget)).ToArray())))];
    }

    /// <summary>Of all batches together.</summary>
    public int Targets { get; }

    /// <summary>Tokens, [sequence, position], and the target of every row.</summary>
    public IReadOnlyList<(Tensor Tokens, Tensor Targets)> All { get; }

    public void Dispose()
    {
        foreach (var (tokens, targets) in All)
        {
            tokens.Dispose();
            targets.Dispose();
        }
    }
}
