using Casebook.Models.Architecture;
using Casebook.TorchBench.Rows;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Casebook.TorchBench.Torch;

/// <summary>
/// TorchSharp with everything that was found to make it faster: weights and activations in the given numbers with fp32
/// weights behind them, one product for queries, keys and values and one for gate and up, attention by products and a
/// softmax, the head in chunks, an optimizer over flat memory.
/// </summary>
internal sealed class LeanTorchRow : IRow
{
    private readonly LlamaConfig _config;
    private readonly ScalarType _numbers;
    private readonly FlatParameters _parameters;
    private readonly FlatAdamW _optimizer;
    private readonly TorchBatches _batches;
    private readonly TorchHead _head;
    private readonly Tensor _cosines, _sines, _mask;

    public LeanTorchRow(StepWork work, ScalarType numbers, int threads, int batchRows)
    {
        TorchLibrary.Load(threads);
        TorchLibrary.AllowFastProducts();
        _config = work.Config;
        _numbers = numbers;
        using var source = Bench.BenchShapes.Tensors(_config);
        _parameters = new FlatParameters(
            source,
            [[LlamaTensors.Embedding], .. Enumerable.Range(0, _config.Layers).SelectMany(layer => Matrices($"model.layers.{layer}."))],
            [.. source.Names.Where(name => name.EndsWith("norm.weight", StringComparison.Ordinal))]);
        _optimizer = new FlatAdamW(_parameters, threads);
        _batches = new TorchBatches(work, batchRows);
        _head = new TorchHead(_config, numbers, batchRows, work.Targets);

        // For queries and keys side by side, [position, queries or keys, head, element]; the queries' have attention's scale in them.
        var (cosines, sines) = TorchRotary.Tables(_config);
        double scale = 1 / Math.Sqrt(_config.HeadSize);
        _cosines = Scaled(cosines);
        _sines = Scaled(sines);
        _mask = full([StepWork.Length, StepWork.Length], float.NegativeInfinity).triu(1).to(numbers);

        Tensor Scaled(Tensor table) => stack([table * scale, table], 1).unsqueeze(2).to(numbers);
    }

    public StepOutcome Step(int number)
    {
        double loss = 0;
        foreach (var (tokens, targets) in _batches.All)
        {
            using var scope = NewDisposeScope();
            Tensor embedding = _parameters[LlamaTensors.Embedding];
            Tensor output = Body(tokens);
            loss += _head.Backward(output, embedding, targets, out Tensor derivative);
            output.backward([derivative]);
        }
        return new StepOutcome(loss, _optimizer.Step(number));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _batches.Dispose();
        _head.Dispose();
    }

    /// <summary>Everything up to the final norm, a row for every token.</summary>
    private Tensor Body(Tensor tokens)
    {
        long sequences = tokens.shape[0];
        Tensor x = _parameters[LlamaTensors.Embedding].index_select(0, tokens.flatten()).to(_numbers);
        for (int layer = 0; layer < _config.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            Tensor joined = F.linear(Norm(x, prefix + "input_layernorm.weight"), Weight(prefix + "self_attn.q_proj.weight"))
                .view(sequences, StepWork.Length, 3, _config.Heads, _config.HeadSize);
            Tensor attended = Attention(joined).transpose(1, 2).reshape(sequences * StepWork.Length, _config.HiddenSize);
            x += F.linear(attended, Weight(prefix + "self_attn.o_proj.weight"));
            Tensor[] gateAndUp = F.linear(Norm(x, prefix + "post_attention_layernorm.weight"), Weight(prefix + "mlp.gate_proj.weight")).chunk(2, -1);
            x += F.linear(F.silu(gateAndUp[0]) * gateAndUp[1], Weight(prefix + "mlp.down_proj.weight"));
        }
        return Norm(x, "model.norm.weight");
    }

    private Tensor Attention(Tensor joined)
    {
        Tensor both = joined.narrow(2, 0, 2);
        both = (both * _cosines) + (TorchRotary.HalfTurned(both) * _sines);
        Tensor queries = both.select(2, 0).transpose(1, 2), keys = both.select(2, 1).permute(0, 2, 3, 1), values = joined.select(2, 2).transpose(1, 2);
        return matmul(F.softmax(matmul(queries, keys) + _mask, -1), values);
    }

    private Tensor Norm(Tensor x, string name) => x * (x.pow(2).mean([-1], keepdim: true) + _config.NormEpsilon).rsqrt() * Weight(name);

    private Tensor Weight(string name) => _parameters[name].to(_numbers);

    private static IEnumerable<string[]> Matrices(string prefix) =>
    [
        [prefix + "self_attn.q_proj.weight", prefix + "self_attn.k_proj.weight", prefix + "self_attn.v_proj.weight"],
        [prefix + "self_attn.o_proj.weight"],
        [prefix + "mlp.gate_proj.weight", prefix + "mlp.up_proj.weight"],
        [prefix + "mlp.down_proj.weight"],
    ];
}
