using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Conversion;

/// <summary>In which encoding each tensor of a model is to be stored.</summary>
public sealed class EncodingPlan
{
    private readonly Dictionary<string, TensorEncoding> _encodings = [];
    private readonly List<string> _notes = [];

    private EncodingPlan(TensorEncoding main) => Main = main;

    /// <summary>The encoding that was asked for.</summary>
    public TensorEncoding Main { get; }

    /// <summary>Where another one was taken, and why, as sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A tensor's encoding.</summary>
    public TensorEncoding this[string name] => _encodings[name];

    /// <summary>
    /// Norms stay F32. The head (or the embedding that serves as one) gets Q6_K where fewer bits were asked for, unless
    /// <paramref name="pure"/>: an error there falls on every token's probability; llama.cpp does the same. Rows that are no
    /// multiple of a format's block get the next format that fits.
    /// </summary>
    public static EncodingPlan Of(LlamaConfig config, TensorEncoding main, bool pure = false)
    {
        var plan = new EncodingPlan(main);
        string head = config.TiedEmbeddings ? LlamaTensors.Embedding : LlamaTensors.Head;
        bool raised = !pure && main is (TensorEncoding.Q4_0 or TensorEncoding.Q4_K or TensorEncoding.Q5_K);
        var fallen = new Dictionary<(TensorEncoding Wanted, TensorEncoding Taken, long Columns), int>();
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
        {
            if (shape.Length == 1)
            {
                plan._encodings[name] = TensorEncoding.F32;
                continue;
            }
            TensorEncoding wanted = raised && name == head ? TensorEncoding.Q6_K : main;
            TensorEncoding taken = Fitting(wanted, shape[^1]);
            plan._encodings[name] = taken;
            if (taken != wanted)
            {
                fallen[(wanted, taken, shape[^1])] = fallen.GetValueOrDefault((wanted, taken, shape[^1])) + 1;
            }
        }
        foreach (((TensorEncoding wanted, TensorEncoding taken, long columns), int count) in fallen)
        {
            plan._notes.Add($"{count} {(count == 1 ? "tensor is" : "tensors are")} stored as {taken}: rows of {columns} elements are no multiple of {wanted}'s block of {wanted.BlockElements()}.");
        }
        return plan;
    }

    /// <summary>Bytes of all tensors together.</summary>
    public long Bytes(LlamaConfig config) => LlamaTensors.Of(config).Sum(tensor =>
        this[tensor.Name].RowBytes(tensor.Shape[^1]) * tensor.Shape.Take(tensor.Shape.Length - 1).Aggregate(1L, (product, size) => product * size));

    private static TensorEncoding Fitting(TensorEncoding wanted, long columns) =>
        wanted.Fits(columns) ? wanted
        : TensorEncoding.Q8_0.Fits(columns) ? TensorEncoding.Q8_0
        : TensorEncoding.F16;
}
