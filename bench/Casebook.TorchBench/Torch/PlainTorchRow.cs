using Casebook.Models.Architecture;
using Casebook.TorchBench.Rows;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Casebook.TorchBench.Torch;

/// <summary>TorchSharp as one writes it first: fp32, its own attention, its own optimizer, the loss of all logits at once.</summary>
internal sealed class PlainTorchRow : IRow
{
    private readonly LlamaConfig _config;
    private readonly Dictionary<string, Parameter> _weights;
    private readonly optim.Optimizer _optimizer;
    private readonly TorchBatches _batches;
    private readonly Tensor _cosines, _sines;

    public PlainTorchRow(StepWork work, int threads, int batchRows)
    {
        TorchLibrary.Load(threads);
        _config = work.Config;
        _batches = new TorchBatches(work, batchRows);
        (_cosines, _sines) = TorchRotary.Tables(_config);
        using var source = Bench.BenchShapes.Tensors(_config);
        _weights = source.Names.ToDictionary(name => name, name =>
        {
            long[] shape = [.. source.Shape(name)];
            float[] elements = new float[shape.Aggregate(1L, (product, size) => product * size)];
            source.Read(name, elements);
            return new Parameter(tensor(elements, shape));
        });
        bool IsNorm(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal);
        _optimizer = optim.AdamW(
            [
                new AdamW.ParamGroup(_weights.Where(weight => !IsNorm(weight.Key)).Select(weight => weight.Value), new AdamW.Options { weight_decay = 0.1 }),
                new AdamW.ParamGroup(_weights.Where(weight => IsNorm(weight.Key)).Select(weight => weight.Value), new AdamW.Options { weight_decay = 0 }),
            ],
            lr: StepWork.LearningRate, beta1: 0.9, beta2: 0.95, eps: 1e-8);
    }

    public StepOutcome Step(int number)
    {
        _optimizer.zero_grad();
        double loss = 0;
        foreach (var (tokens, targets) in _batches.All)
        {
            using var scope = NewDisposeScope();
            using Tensor logits = Logits(tokens);
            using Tensor part = F.cross_entropy(logits, targets, ignore_index: TorchBatches.NoTarget, reduction: nn.Reduction.Sum) / _batches.Targets;
            part.backward();
            loss += part.item<float>();
        }
        double norm = nn.utils.clip_grad_norm_(_weights.Values, 1.0);
        _optimizer.step();
        return new StepOutcome(loss, norm);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _batches.Dispose();
    }

    private Tensor Logits(Tensor tokens)
    {
        long sequences = tokens.shape[0];
        Tensor embedding = _weights[LlamaTensors.Embedding], x = embedding.index_select(0, tokens.flatten()).view(sequences, StepWork.Length, _config.HiddenSize);
        for (int layer = 0; layer < _config.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            Tensor normed = Norm(x, prefix + "input_layernorm.weight");
            Tensor queries = Turned(Heads("q")), keys = Turned(Heads("k")), values = Heads("v");
            Tensor attended = F.scaled_dot_product_attention(queries, keys, values, is_casual: true).transpose(1, 2).reshape(sequences, StepWork.Length, -1);
            x += F.linear(attended, _weights[prefix + "self_attn.o_proj.weight"]);
            normed = Norm(x, prefix + "post_attention_layernorm.weight");
            Tensor gated = F.silu(F.linear(normed, _weights[prefix + "mlp.gate_proj.weight"])) * F.linear(normed, _weights[prefix + "mlp.up_proj.weight"]);
            x += F.linear(gated, _weights[prefix + "mlp.down_proj.weight"]);

            Tensor Heads(string which) =>
                F.linear(normed, _weights[$"{prefix}self_attn.{which}_proj.weight"]).view(sequences, StepWork.Length, -1, _config.HeadSize).transpose(1, 2);
        }
        return F.linear(Norm(x, "model.norm.weight"), embedding).view(-1, _config.VocabularySize);
    }

    private Tensor Norm(Tensor x, string name) => x * (x.pow(2).mean([-1], keepdim: true) + _config.NormEpsilon).rsqrt() * _weights[name];

    private Tensor Turned(Tensor heads) => (heads * _cosines) + (TorchRotary.HalfTurned(heads) * _sines);
}
