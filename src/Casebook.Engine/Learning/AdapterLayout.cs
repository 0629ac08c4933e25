using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Llama;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Learning;

/// <summary>
/// A tensor's A and B, and where they lie. Columns of A are padded as the tensor's, head by head; B lies transposed, its
/// columns padded as the tensor's rows, so that both gradients are sums over a batch of few numbers times whole rows.
/// </summary>
/// <param name="Names">In files.</param>
/// <param name="Target">The tensor.</param>
/// <param name="A">In the flat buffer of all adapters, [rank × columns].</param>
/// <param name="B">In the same, [rank × rows].</param>
/// <param name="Original">Offset of the tensor as it was, in the buffer of all such, with the strides of the model.</param>
internal sealed record Adapter(LoraMatrix Names, TensorPlace Target, TensorPlace A, TensorPlace B, long Original)
{
    /// <summary>Padded rows.</summary>
    public int Rows => B.Parameter.Columns;

    /// <summary>Padded columns.</summary>
    public int Columns => A.Parameter.Columns;

    /// <summary>Where a row of the tensor lies in a flat buffer of the model.</summary>
    public long At(int row) => Target.Parameter.Offset + (long)(Target.FirstRow + row) * Target.Parameter.Stride;
}

/// <summary>A matrix of the model, in which up to three adapted tensors lie one behind the other, and their A and B together.</summary>
/// <param name="Parameter">The matrix.</param>
/// <param name="Adapters">Of its tensors, rank after rank.</param>
/// <param name="Width">Ranks of all of them, padded.</param>
/// <param name="InputPanels">Offset of all A as panels, for products with the matrix's inputs.</param>
/// <param name="OutputPanels">Offset of all B as panels, for products with the derivatives by its outputs.</param>
internal sealed record AdaptedMatrix(Parameter Parameter, IReadOnlyList<Adapter> Adapters, int Width, long InputPanels, long OutputPanels);

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
        Matrices = [.. Adapters.GroupBy(adapter => adapter.Target.Parameter).Select(group => Together(group.Key, [.. group]))];

        Adapter Adapt(LoraMatrix names)
        {
            var target = places[names.Target];
            Parameter a = Add(lora.Rank, target.Parameter.Columns), b = Add(lora.Rank, target.Rows / target.RowBlock * target.PaddedRowBlock);
            var adapter = new Adapter(
                names, target,
                new TensorPlace(names.A, a, lora.Rank, target.Columns, 0, lora.Rank, lora.Rank, target.ColumnBlock, target.PaddedColumnBlock),
                new TensorPlace(names.B, b, lora.Rank, target.Rows, 0, lora.Rank, lora.Rank, target.RowBlock, target.PaddedRowBlock),
                Originals);
            Originals += (long)b.Columns * target.Parameter.Stride;
            return adapter;
        }

        AdaptedMatrix Together(Parameter parameter, IReadOnlyList<Adapter> adapters)
        {
            int width = ModelShape.Pad(adapters.Count * lora.Rank, BrainProduct.PanelWidth);
            long inputs = Panels, outputs = inputs + PanelsOf(width, parameter.Columns);
            Panels = outputs + PanelsOf(width, parameter.Rows);
            return new AdaptedMatrix(parameter, adapters, width, inputs, outputs);
        }
    }

    public IReadOnlyList<Adapter> Adapters { get; }

    public IReadOnlyList<AdaptedMatrix> Matrices { get; }

    /// <summary>Every A and B once, in order of offset.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>Floats of the flat buffer.</summary>
    public long Length { get; private set; }

    /// <summary>Floats of all adapted tensors.</summary>
    public long Originals { get; private set; }

    /// <summary>Floats of all panels.</summary>
    public long Panels { get; private set; }

    private static long PanelsOf(int width, int depth) => (long)ModelShape.Pad(width, MatrixProduct.PanelWidth) * depth;

    private Parameter Add(int rows, int columns)
    {
        var parameter = new Parameter(Length, rows, columns, true);
        Length += (parameter.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        _parameters.Add(parameter);
        return parameter;
    }
}
