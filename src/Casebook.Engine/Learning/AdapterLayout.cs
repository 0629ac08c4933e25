using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Learning;

/// <summary>An adapted matrix, and where its A and B lie. They are padded as the matrix is, head by head.</summary>
/// <param name="Names">In files.</param>
/// <param name="Target">The matrix.</param>
/// <param name="A">In the flat buffer of all adapters.</param>
/// <param name="B">In the same.</param>
/// <param name="Original">Offset of the matrix as it was, in the buffer of all such, with the strides of the model.</param>
internal sealed record Adapter(LoraMatrix Names, TensorPlace Target, TensorPlace A, TensorPlace B, long Original)
{
    /// <summary>Padded rows.</summary>
    public int Rows => B.Parameter.Rows;

    /// <summary>Padded columns.</summary>
    public int Columns => Target.Parameter.Columns;

    /// <summary>Where a row of the matrix lies in a flat buffer of the model.</summary>
    public long At(int row) => Target.Parameter.Offset + (long)(Target.FirstRow + row) * Target.Parameter.Stride;
}

/// <summary>Where every A and B lies in one flat buffer; gradients and moments have the same layout.</summary>
internal sealed class AdapterLayout
{
    private readonly List<Parameter> _parameters = [];

    public AdapterLayout(LlamaConfig config, ParameterLayout model, LoraConfig lora)
    {
        if (lora.Rank < 1 || lora.TargetModules.Count == 0)
            throw new ArgumentException($"Low-rank adaptation of rank {lora.Rank} of {lora.TargetModules.Count} modules learns nothing.", nameof(lora));
        var places = model.Places.ToDictionary(place => place.Name);
        Adapters = [.. LoraMatrix.Of(config, lora).Select(Adapt)];

        Adapter Adapt(LoraMatrix names)
        {
            var target = places[names.Target];
            Parameter a = Add(lora.Rank, target.Parameter.Columns), b = Add(target.Rows / target.RowBlock * target.PaddedRowBlock, lora.Rank);
            var adapter = new Adapter(
                names, target,
                new TensorPlace(names.A, a, lora.Rank, target.Columns, 0, lora.Rank, lora.Rank, target.ColumnBlock, target.PaddedColumnBlock),
                new TensorPlace(names.B, b, target.Rows, lora.Rank, 0, target.RowBlock, target.PaddedRowBlock, lora.Rank, lora.Rank),
                Originals);
            Originals += (long)b.Rows * target.Parameter.Stride;
            return adapter;
        }
    }

    /// <summary>Bytes of A and B with gradients and moments, and of the matrices as they were.</summary>
    public static (long Learned, long Originals) BytesOf(LlamaConfig config, LoraConfig lora)
    {
        var layout = new AdapterLayout(config, new ParameterLayout(new ModelShape(config)), lora);
        return (checked(4 * FloatBuffer.BytesOf(layout.Length)), FloatBuffer.BytesOf(layout.Originals));
    }

    public IReadOnlyList<Adapter> Adapters { get; }

    /// <summary>Every A and B once, in order of offset.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>Floats of the flat buffer.</summary>
    public long Length { get; private set; }

    /// <summary>Floats of all adapted matrices.</summary>
    public long Originals { get; private set; }

    private Parameter Add(int rows, int columns)
    {
        var parameter = new Parameter(Length, rows, columns, true);
        Length += (parameter.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _parameters.Add(parameter);
        return parameter;
    }
}
