using Casebook.Engine.Kernels;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Llama;

/// <summary>One padded matrix (or, with one row, vector) within the flat buffer of all parameters.</summary>
/// <param name="Offset">Of its first element.</param>
/// <param name="Rows">Padded outputs.</param>
/// <param name="Columns">Padded inputs.</param>
/// <param name="Decays">Whether weight decay applies: matrices yes, norms no.</param>
internal sealed record Parameter(long Offset, int Rows, int Columns, bool Decays)
{
    public int Stride => Rows == 1 ? Columns : ModelShape.Stride(Columns);

    public long Length => (long)Rows * Stride;
}

/// <summary>
/// A Hugging Face tensor's place within a parameter. Rows and columns of heads are padded head by head, so a row
/// <c>r</c> of the file lies at <c>FirstRow + r / RowBlock · PaddedRowBlock + r % RowBlock</c>, and columns likewise.
/// </summary>
internal sealed record TensorPlace(
    string Name, Parameter Parameter, int Rows, int Columns, int FirstRow, int RowBlock, int PaddedRowBlock, int ColumnBlock, int PaddedColumnBlock)
{
    public bool IsVector => Parameter.Rows == 1;

    public IReadOnlyList<long> Shape => IsVector ? [Columns] : [Rows, Columns];

    public long Elements => (long)Rows * Columns;

    public unsafe void Scatter(ReadOnlySpan<float> elements, float* parameters)
    {
        for (int r = 0; r < Rows; r++)
        {
            float* row = RowStart(parameters, r);
            for (int c = 0; c < Columns; c += ColumnBlock)
                elements.Slice(r * Columns + c, Math.Min(ColumnBlock, Columns - c)).CopyTo(new Span<float>(row + c / ColumnBlock * PaddedColumnBlock, ColumnBlock));
        }
    }

    public unsafe void Gather(float* parameters, Span<float> elements)
    {
        for (int r = 0; r < Rows; r++)
        {
            float* row = RowStart(parameters, r);
            for (int c = 0; c < Columns; c += ColumnBlock)
            {
                int n = Math.Min(ColumnBlock, Columns - c);
                new ReadOnlySpan<float>(row + c / ColumnBlock * PaddedColumnBlock, n).CopyTo(elements.Slice(r * Columns + c, n));
            }
        }
    }

    private unsafe float* RowStart(float* parameters, int r) =>
        parameters + Parameter.Offset + (long)(FirstRow + r / RowBlock * PaddedRowBlock + r % RowBlock) * Parameter.Stride;
}

/// <summary>Parameters of one layer.</summary>
internal sealed record LayerParameters(
    Parameter AttentionNorm, Parameter QueryKeyValue, Parameter AttentionOutput, Parameter FeedForwardNorm, Parameter GateUp, Parameter Down);

/// <summary>Where every parameter lies in one flat buffer; gradients and moments have the same layout.</summary>
internal sealed class ParameterLayout
{
    private readonly List<Parameter> _all = [];
    private readonly List<TensorPlace> _places = [];

    public ParameterLayout(ModelShape shape)
    {
        LlamaConfig config = shape.Config;
        int hidden = config.HiddenSize, headRows = config.Heads * config.HeadSize, keyRows = config.KeyValueHeads * config.HeadSize;
        Embedding = Matrix(shape.Vocabulary, shape.Hidden);
        Plain("model.embed_tokens.weight", Embedding, config.VocabularySize, hidden, 0);
        Layers = new LayerParameters[config.Layers];
        for (int l = 0; l < config.Layers; l++)
        {
            string prefix = $"model.layers.{l}.";
            var layer = Layers[l] = new LayerParameters(
                Vector(shape.Hidden),
                Matrix(shape.QueryKeyValue, shape.Hidden),
                Matrix(shape.Hidden, shape.Attention),
                Vector(shape.Hidden),
                Matrix(2 * shape.FeedForward, shape.Hidden),
                Matrix(shape.Hidden, shape.FeedForward));
            Plain(prefix + "input_layernorm.weight", layer.AttentionNorm, 1, hidden, 0);
            HeadRows(prefix + "self_attn.q_proj.weight", headRows, 0);
            HeadRows(prefix + "self_attn.k_proj.weight", keyRows, shape.KeyColumn);
            HeadRows(prefix + "self_attn.v_proj.weight", keyRows, shape.ValueColumn);
            _places.Add(new TensorPlace(prefix + "self_attn.o_proj.weight", layer.AttentionOutput, hidden, headRows, 0, hidden, hidden, config.HeadSize, shape.Head));
            Plain(prefix + "post_attention_layernorm.weight", layer.FeedForwardNorm, 1, hidden, 0);
            Plain(prefix + "mlp.gate_proj.weight", layer.GateUp, config.FeedForwardSize, hidden, 0);
            Plain(prefix + "mlp.up_proj.weight", layer.GateUp, config.FeedForwardSize, hidden, shape.FeedForward);
            Plain(prefix + "mlp.down_proj.weight", layer.Down, hidden, config.FeedForwardSize, 0);

            void HeadRows(string name, int rows, int first) =>
                _places.Add(new TensorPlace(name, layer.QueryKeyValue, rows, hidden, first, config.HeadSize, shape.Head, hidden, hidden));
        }
        FinalNorm = Vector(shape.Hidden);
        Plain("model.norm.weight", FinalNorm, 1, hidden, 0);
        Head = Embedding;
        if (!config.TiedEmbeddings)
        {
            Head = Matrix(shape.Vocabulary, shape.Hidden);
            Plain("lm_head.weight", Head, config.VocabularySize, hidden, 0);
        }
    }

    public Parameter Embedding { get; }

    public LayerParameters[] Layers { get; }

    public Parameter FinalNorm { get; }

    /// <summary>The embedding itself where they are tied.</summary>
    public Parameter Head { get; }

    /// <summary>Every parameter once, in order of offset.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>Every tensor of the model's files.</summary>
    public IReadOnlyList<TensorPlace> Places => _places;

    /// <summary>Floats of the flat buffer.</summary>
    public long Length { get; private set; }

    private Parameter Matrix(int rows, int columns) => Add(rows, columns, true);

    private Parameter Vector(int size) => Add(1, size, false);

    private Parameter Add(int rows, int columns, bool decays)
    {
        var parameter = new Parameter(Length, rows, columns, decays);
        Length += (parameter.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _all.Add(parameter);
        return parameter;
    }

    private void Plain(string name, Parameter parameter, int rows, int columns, int firstRow) =>
        _places.Add(new TensorPlace(name, parameter, rows, columns, firstRow, rows, rows, columns, columns));
}
