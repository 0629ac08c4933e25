using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Learning;

/// <summary>What one worker needs for itself while it computes a block of rows or one head's attention.</summary>
internal sealed unsafe class WorkerScratch : IDisposable
{
    private readonly FloatBuffer _memory;

    public WorkerScratch(ModelShape shape, int context)
    {
        ScoreStride = Llama.Attention.ScoreStride(context);
        (long[] offsets, long total) = Places(shape, context);
        _memory = new FloatBuffer(total);
        float* start = _memory.Pointer;
        Hidden = start + offsets[0];
        FeedForward = start + offsets[1];
        Scores = start + offsets[2];
        ScoreGradients = start + offsets[3];
        Queries = start + offsets[4];
        OutputGradients = start + offsets[5];
        KeyPanels = start + offsets[6];
        ValuePanels = start + offsets[7];
        Corrections = start + offsets[8];
        Normalised = start + offsets[9];
        Activated = start + offsets[10];
        Rounded = (ushort*)(start + offsets[11]);
        GateUpGradients = start + offsets[14];
        Gathered = start + offsets[15];
        PrefixKeys = Keys(context);
        KeyPairs = (ushort*)(start + offsets[12]);
        QueryPairs = (ushort*)(start + offsets[13]);
    }

    /// <summary>Bytes that one worker's scratch takes up, without allocating it.</summary>
    public static long BytesOf(ModelShape shape, int context) => FloatBuffer.BytesOf(Places(shape, context).Total);

    public int ScoreStride { get; }

    public float* Hidden { get; }

    public float* FeedForward { get; }

    public float* Scores { get; }

    public float* ScoreGradients { get; }

    public float* Queries { get; }

    public float* OutputGradients { get; }

    /// <summary>Keys of a prefix, and from <see cref="PrefixKeys"/> on those of a branch.</summary>
    public float* KeyPanels { get; }

    public float* ValuePanels { get; }

    public float* Corrections { get; }

    /// <summary>Two normalised rows; only in BF16.</summary>
    public float* Normalised { get; }

    /// <summary>Two of the feed-forward's rows; only in BF16.</summary>
    public float* Activated { get; }

    /// <summary>Derivatives by gate and up of two rows; only in BF16.</summary>
    public float* GateUpGradients { get; }

    /// <summary>A block of rows of attention, brought together.</summary>
    public float* Gathered { get; }

    /// <summary>Scratch of <see cref="MultipliedWeights"/>; only in BF16.</summary>
    public ushort* Rounded { get; }

    /// <summary>Keys that a prefix has room for.</summary>
    public int PrefixKeys { get; }

    /// <summary>Keys as values lie; only in BF16.</summary>
    public ushort* KeyPairs { get; }

    /// <summary>Queries and derivatives of outputs, by pairs of rows; only in BF16.</summary>
    public ushort* QueryPairs { get; }

    public void Dispose() => _memory.Dispose();

    private static int Keys(int context) => ModelShape.Pad(context, MatrixProduct.PanelWidth) + MatrixProduct.PanelWidth;

    private static int WidestRow(ModelShape shape) =>
        Math.Max(Math.Max(shape.Hidden, shape.Vocabulary), Math.Max(2 * shape.FeedForward, Math.Max(shape.QueryKeyValue, shape.Attention)));

    private static (long[] Offsets, long Total) Places(ModelShape shape, int context)
    {
        int hidden = ModelShape.Stride(shape.Hidden), feed = ModelShape.Stride(shape.FeedForward), head = shape.Head;
        bool brain = shape.Config.Numbers == NumberFormat.Bf16;
        int keys = Keys(context), scores = Llama.Attention.ScoreStride(context);
        long[] sizes =
        [
            (long)BodyPass.RowBlock * hidden, (long)BodyPass.RowBlock * feed,
            (long)Llama.Attention.MaximumRows * scores, (long)Llama.Attention.MaximumRows * scores,
            (long)Llama.Attention.MaximumRows * head, (long)Llama.Attention.MaximumRows * head,
            2L * keys * head, Math.Max(2L * keys * head, BrainAttention.ValueElements(head, 2 * keys) / 2),
            Llama.Attention.MaximumRows,
            brain ? 2L * hidden : 0, brain ? 2L * feed : 0, brain ? BrainWeights.ScratchElements(WidestRow(shape)) / 2 : 0,
            brain ? BrainAttention.ValueElements(head, 2 * keys) / 2 : 0, brain ? BrainAttention.ValueElements(head, 2 * Llama.Attention.MaximumRows) / 2 : 0,
            brain ? 2L * ModelShape.Stride(2 * shape.FeedForward) : 0,
            (long)BodyPass.RowBlock * ModelShape.Stride(shape.Attention),
        ];
        long total = 0;
        long[] offsets = new long[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            offsets[i] = total;
            total += (sizes[i] + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        }
        return (offsets, total);
    }
}
