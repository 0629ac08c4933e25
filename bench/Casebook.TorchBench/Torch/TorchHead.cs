using Casebook.Models.Architecture;
using static TorchSharp.torch;

namespace Casebook.TorchBench.Torch;

/// <summary>
/// Head and cross-entropy with the derivative written out: logits of a chunk of rows become probabilities in fp32 and
/// those the derivative, so that no automatic differentiation keeps logits of all rows.
/// </summary>
internal sealed class TorchHead(LlamaConfig config, ScalarType numbers, int batchRows, int targets) : IDisposable
{
    private const int Chunk = 512;

    private readonly Tensor _derivative = zeros([batchRows, config.VocabularySize], numbers);

    /// <summary>Adds the head's gradient to the embedding's.</summary>
    /// <param name="output">Of the final norm.</param>
    /// <param name="derivative">d loss / d output.</param>
    /// <returns>The rows' share of the mean loss.</returns>
    public double Backward(Tensor output, Tensor embedding, Tensor rowTargets, out Tensor derivative)
    {
        using var off = no_grad();
        Tensor rows = output.detach(), weights = embedding.to(numbers);
        Tensor places = rowTargets.clamp(0).unsqueeze(1), shares = rowTargets.ge(0).to(float32).unsqueeze(1) / targets;
        Tensor loss = zeros(1);
        for (long first = 0; first < rows.shape[0]; first += Chunk)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(Chunk, rows.shape[0] - first);
            Tensor place = places.narrow(0, first, count), share = shares.narrow(0, first, count);
            Tensor probabilities = matmul(rows.narrow(0, first, count), weights.t()).to(float32).softmax(-1);
            loss.sub_((probabilities.gather(1, place).log() * share).sum());
            probabilities.mul_(share);
            probabilities.scatter_add_(1, place, share.neg());
            _derivative.narrow(0, first, count).copy_(probabilities);
        }
        Tensor all = _derivative.narrow(0, 0, rows.shape[0]);
        derivative = matmul(all, weights);
        embedding.grad!.add_(matmul(all.t(), rows));
        return loss.item<float>();
    }

    public void Dispose() => _derivative.Dispose();
}
