using System.Runtime.InteropServices;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Bench.RandomModels;

/// <summary>The weights of a <see cref="RandomGguf"/> in fp32, made again instead of read.</summary>
internal sealed class RandomTensorSource : ITensorSource
{
    private static readonly Dictionary<string, string> _suffixes = new()
    {
        ["input_layernorm"] = "attn_norm",
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output",
        ["post_attention_layernorm"] = "ffn_norm",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    private readonly LlamaConfig _config;
    private readonly ulong _seed;
    private readonly IReadOnlyList<RandomTensor> _tensors;

    public RandomTensorSource(LlamaConfig config, ulong seed)
    {
        (_config, _seed, _tensors) = (config, seed, RandomTensors.Of(config));
        Names = [.. LlamaTensors.Of(config).Select(tensor => tensor.Name)];
    }

    public IReadOnlyCollection<string> Names { get; }

    public string Location => $"random weights of seed {_seed}";

    public IReadOnlyList<long> Shape(string name) => LlamaTensors.Of(_config).Single(tensor => tensor.Name == name).Shape;

    public void Read(string name, Span<float> destination)
    {
        int index = _tensors.Select((tensor, i) => (tensor, i)).Single(each => each.tensor.Name == GgufName(name)).i;
        RandomTensor tensor = _tensors[index];
        for (int r = 0; r < tensor.Rows; r++)
            RandomRow.Fill(TensorEncoding.F32, new RandomBits(_seed, index, FileRow(name, r)), tensor.Mean, tensor.Deviation, MemoryMarshal.AsBytes(destination.Slice(r * tensor.Columns, tensor.Columns)));
    }

    public void Dispose()
    {
    }

    private static string GgufName(string name)
    {
        string[] parts = name.Split('.', 4);
        return name switch
        {
            LlamaTensors.Embedding => "token_embd.weight",
            LlamaTensors.FinalNorm => "output_norm.weight",
            LlamaTensors.Head => "output.weight",
            _ => $"blk.{parts[2]}.{_suffixes[parts[3].Replace(".weight", "")]}.weight",
        };
    }

    /// <summary>GGUF pairs the rows that rotate together side by side; transformers has them half a head apart.</summary>
    private long FileRow(string name, int row)
    {
        if (!name.EndsWith("q_proj.weight", StringComparison.Ordinal) && !name.EndsWith("k_proj.weight", StringComparison.Ordinal))
            return row;
        int size = _config.HeadSize, inside = row % size;
        return row - inside + (inside < size / 2 ? 2 * inside : (2 * (inside - (size / 2))) + 1);
    }
}
