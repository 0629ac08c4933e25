using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Threading;
using Casebook.Models;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Llama;

/// <summary>
/// Weights of a model file for generation alone: each matrix is packed once in the format that the file has it in, and
/// the file's own pages are let go. The embedding is not packed; its rows are read from the file as tokens need them.
/// </summary>
public sealed unsafe class PackedWeights : DecoderWeights
{
    private readonly PanelMemory _memory;
    private readonly ITensorSource _source;
    private readonly WorkerPool _pool;
    private readonly EncodedTensor _embedding;
    private readonly float* _finalNorm;

    private PackedWeights(LlamaConfig config, ITensorSource source, WorkerPool pool, Action<double>? progress)
        : base(new ModelShape(config))
    {
        _source = source;
        _pool = pool;
        // A path that can not be had is said here, in the caller's thread.
        _ = KernelPaths.Current;
        _memory = new PanelMemory([.. PackedSizes.Of(Shape, name => source.Encoded(name).Encoding)]);
        _embedding = Tensor(LlamaTensors.Embedding, config.VocabularySize, config.HiddenSize);
        _finalNorm = Vector(LlamaTensors.FinalNorm);
        var layers = new DecoderLayer[config.Layers];
        for (int l = 0; l < layers.Length; l++)
        {
            progress?.Invoke((double)l / (layers.Length + 1));
            layers[l] = Layer($"model.layers.{l}.");
        }
        Layers = layers;
        progress?.Invoke((double)layers.Length / (layers.Length + 1));
        Head = new MatrixGroup((Plain(PackedSizes.HeadOf(config), config.VocabularySize, config.HiddenSize, Shape.Vocabulary, Shape.Hidden), 0));
        progress?.Invoke(1);
    }

    public override long Bytes => _memory.Bytes;

    internal override IReadOnlyList<DecoderLayer> Layers { get; }

    internal override float* FinalNorm => _finalNorm;

    internal override MatrixGroup Head { get; }

    /// <summary>Packs a model's tensors.</summary>
    /// <param name="source">Stays the caller's and open as long as the weights are used.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <exception cref="ModelFileException">A tensor is missing or has another shape than the config says.</exception>
    public static PackedWeights Load(LlamaConfig config, ITensorSource source, WorkerPool pool, Action<double>? progress = null) =>
        new(config, source, pool, progress);

    /// <summary>What loading will take, without reading a weight. The embedding stays in the file.</summary>
    /// <param name="source">Has every tensor of the model.</param>
    public static PackedSize SizeOf(LlamaConfig config, ITensorSource source) => SizeOf(config, name => source.Encoded(name).Encoding);

    /// <summary>The same where there are no files, or not these.</summary>
    /// <param name="encodingOf">From a matrix's name to how it is stored.</param>
    public static PackedSize SizeOf(LlamaConfig config, Func<string, TensorEncoding> encodingOf) => new(
        PanelMemory.BytesOf([.. PackedSizes.Of(new ModelShape(config), encodingOf)]),
        LlamaTensors.Of(config)
            .Where(tensor => tensor.Shape.Length == 2 && (tensor.Name != LlamaTensors.Embedding || config.TiedEmbeddings))
            .Aggregate(RowFormats.Floats, (formats, tensor) => formats | PackedSizes.RowsFor(PackedSizes.PackedAs(encodingOf(tensor.Name), config))));

    internal override void Embed(int token, float* row)
    {
        _embedding.Encoding.Decode(_embedding.Row(token), new Span<float>(row, Config.HiddenSize));
        new Span<float>(row + Config.HiddenSize, Shape.Hidden - Config.HiddenSize).Clear();
    }

    public override void Dispose() => _memory.Dispose();

    private DecoderLayer Layer(string prefix)
    {
        int hidden = Config.HiddenSize, wide = Config.FeedForwardSize, head = Config.HeadSize;
        return new DecoderLayer(
            Vector(prefix + "input_layernorm.weight"),
            new MatrixGroup(
                (Heads(prefix + "self_attn.q_proj.weight", Config.Heads), 0),
                (Heads(prefix + "self_attn.k_proj.weight", Config.KeyValueHeads), Shape.KeyColumn),
                (Heads(prefix + "self_attn.v_proj.weight", Config.KeyValueHeads), Shape.ValueColumn)),
            new MatrixGroup((Pack(Tensor(prefix + "self_attn.o_proj.weight", hidden, Config.Heads * head), Shape.Hidden, row => row, Shape.Attention, head, Shape.Head), 0)),
            Vector(prefix + "post_attention_layernorm.weight"),
            new MatrixGroup(
                (Plain(prefix + "mlp.gate_proj.weight", wide, hidden, Shape.FeedForward, Shape.Hidden), 0),
                (Plain(prefix + "mlp.up_proj.weight", wide, hidden, Shape.FeedForward, Shape.Hidden), Shape.FeedForward)),
            new MatrixGroup((Plain(prefix + "mlp.down_proj.weight", hidden, wide, Shape.Hidden, Shape.FeedForward), 0)));
    }

    private WeightMatrix Plain(string name, int rows, int columns, int paddedRows, int paddedColumns) =>
        Pack(Tensor(name, rows, columns), paddedRows, row => row, paddedColumns, columns, columns);

    /// <summary>Rows of heads, each padded to the width that a head has in memory.</summary>
    private WeightMatrix Heads(string name, int heads) => Pack(
        Tensor(name, heads * Config.HeadSize, Config.HiddenSize), heads * Shape.Head,
        row => row % Shape.Head < Config.HeadSize ? row / Shape.Head * Config.HeadSize + row % Shape.Head : long.MaxValue,
        Shape.Hidden, Config.HiddenSize, Config.HiddenSize);

    /// <param name="outputs">Padded rows.</param>
    /// <param name="rowOf">The tensor's row for a padded one; what is not below the number of rows is zeros.</param>
    /// <param name="depth">Padded columns, of formats that are padded.</param>
    /// <param name="columnBlock">Columns that lie together, then padded to <paramref name="paddedColumnBlock"/>.</param>
    private WeightMatrix Pack(EncodedTensor tensor, int outputs, Func<long, long> rowOf, int depth, int columnBlock, int paddedColumnBlock)
    {
        var packed = PackedSizes.PackedAs(tensor.Encoding, Config);
        WeightMatrix matrix = PanelLayout.Has(packed) ? PackQuantized(tensor, outputs, rowOf)
            : packed == TensorEncoding.F32 ? PackFloats(tensor, outputs, rowOf, depth, columnBlock, paddedColumnBlock)
            : packed == TensorEncoding.BF16 ? PackBrainFloats(tensor, outputs, rowOf, depth, columnBlock, paddedColumnBlock)
            : PackHalves(tensor, outputs, rowOf, depth, columnBlock, paddedColumnBlock);
        tensor.Forget();
        return matrix;
    }

    private QuantizedMatrix PackQuantized(EncodedTensor tensor, int outputs, Func<long, long> rowOf)
    {
        var layout = PanelLayout.Of(tensor.Encoding);
        int padded = ModelShape.Pad(outputs, PanelLayout.Rows);
        long panelBytes = layout.PanelBytes(tensor.Columns);
        byte* panels = _memory.Take(PackedSizes.OfMatrix(tensor.Encoding, outputs, tensor.Columns, tensor.Columns));
        _pool.Run(padded / PanelLayout.Rows, (panel, _) =>
        {
            Span<long> rows = stackalloc long[PanelLayout.Rows];
            for (int r = 0; r < rows.Length; r++)
            {
                long row = rowOf(panel * PanelLayout.Rows + r);
                rows[r] = row < tensor.Rows ? row : -1;
            }
            PanelPacking.Pack(layout, tensor, rows, tensor.Columns, panels + panel * panelBytes);
        });
        return new QuantizedMatrix(layout, panels, padded, tensor.Columns);
    }

    private FloatMatrix PackFloats(EncodedTensor tensor, int outputs, Func<long, long> rowOf, int depth, int columnBlock, int paddedColumnBlock)
    {
        int padded = ModelShape.Pad(outputs, MatrixProduct.PanelWidth);
        float* panels = (float*)_memory.Take(PackedSizes.OfMatrix(tensor.Encoding, outputs, tensor.Columns, depth), cleared: true);
        WidePanels.Pack<float>(_pool, tensor, padded, rowOf, depth, columnBlock, paddedColumnBlock, panels);
        return new FloatMatrix(panels, outputs, depth);
    }

    private BrainMatrix PackBrainFloats(EncodedTensor tensor, int outputs, Func<long, long> rowOf, int depth, int columnBlock, int paddedColumnBlock)
    {
        int padded = ModelShape.Pad(outputs, BrainPanels.Outputs);
        ushort* panels = (ushort*)_memory.Take(PackedSizes.OfMatrix(TensorEncoding.BF16, outputs, tensor.Columns, depth), cleared: true);
        _pool.Run(padded / BrainPanels.Outputs, (panel, _) =>
            BrainPanels.Pack(tensor, panel, rowOf, columnBlock, paddedColumnBlock, panels + (nint)panel * BrainPanels.Outputs * depth));
        return new BrainMatrix(panels, outputs, depth);
    }

    private HalfMatrix PackHalves(EncodedTensor tensor, int outputs, Func<long, long> rowOf, int depth, int columnBlock, int paddedColumnBlock)
    {
        int padded = ModelShape.Pad(outputs, MatrixProduct.PanelWidth);
        ushort* panels = (ushort*)_memory.Take(PackedSizes.OfMatrix(tensor.Encoding, outputs, tensor.Columns, depth), cleared: true);
        WidePanels.Pack<ushort>(_pool, tensor, padded, rowOf, depth, columnBlock, paddedColumnBlock, panels);
        return new HalfMatrix(panels, outputs, depth);
    }

    private float* Vector(string name)
    {
        var tensor = Tensor(name, 1, Config.HiddenSize);
        float* vector = (float*)_memory.Take(PackedSizes.OfVector(Shape), cleared: true);
        tensor.Encoding.Decode(tensor.Row(0), new Span<float>(vector, Config.HiddenSize));
        return vector;
    }

    private EncodedTensor Tensor(string name, int rows, int columns)
    {
        var tensor = _source.Encoded(name);
        return tensor.Rows == rows && tensor.Columns == columns
            ? tensor
            : throw new ModelFileException(
                _source.Location, name, $"has shape [{tensor.Rows}, {tensor.Columns}] where the model's config asks for [{rows}, {columns}]",
                "Use weights and configuration of one model.");
    }
}
