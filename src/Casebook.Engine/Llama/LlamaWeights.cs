using Casebook.Engine.Learning;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Llama;

/// <summary>
/// A model's weights: the flat fp32 buffer that the optimizer changes, and beside it every matrix packed for products.
/// One set serves training and generation.
/// </summary>
public sealed unsafe class LlamaWeights : IFrozenWeights
{
    private readonly FloatBuffer _parameters;

    /// <summary>Weights that are all 0.</summary>
    public LlamaWeights(LlamaConfig config)
    {
        Config = config;
        Shape = new ModelShape(config);
        Layout = new ParameterLayout(Shape);
        _parameters = new FloatBuffer(Layout.Length);
        Multiplied = MultipliedWeights.Of(Shape, Layout, _parameters.Pointer);
        ForDecoding = new TrainedWeights(this);
    }

    /// <summary>Bytes of a model's parameters and of their packed copy, without allocating them. Gradient and moments are as large as the parameters.</summary>
    public static (long Parameters, long Packed) BytesOf(LlamaConfig config)
    {
        var shape = new ModelShape(config);
        var layout = new ParameterLayout(shape);
        return (FloatBuffer.BytesOf(layout.Length), MultipliedWeights.BytesOf(shape, layout));
    }

    /// <summary>The model's sizes.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Bytes of the parameters and of their packed copy.</summary>
    public long Bytes => _parameters.Bytes + Multiplied.Bytes;

    /// <summary>Parameters of the model, padding not counted.</summary>
    public long ParameterCount => Layout.Places.Sum(place => place.Elements);

    /// <summary>The same weights as generation reads them; they change with these and end with these.</summary>
    public DecoderWeights ForDecoding { get; }

    /// <summary>Counts changes of the weights: what was computed with another version is of no use.</summary>
    internal long Version { get; private set; }

    internal ModelShape Shape { get; }

    internal ParameterLayout Layout { get; }

    internal float* Parameters => _parameters.Pointer;

    internal MultipliedWeights Multiplied { get; }

    /// <summary>Loads a model's tensors.</summary>
    /// <exception cref="ModelFileException">A tensor is missing or has another shape than the config says.</exception>
    public static LlamaWeights Load(LlamaConfig config, ITensorSource source, WorkerPool pool)
    {
        var weights = new LlamaWeights(config);
        weights.Read(source, "", weights.Parameters);
        weights.Pack(pool);
        return weights;
    }

    public void Dispose()
    {
        _parameters.Dispose();
        Multiplied.Dispose();
    }

    internal float* At(Parameter parameter) => Parameters + parameter.Offset;

    /// <summary>Brings the packed matrices up to date; call after every change of the parameters.</summary>
    internal void Pack(WorkerPool pool)
    {
        Version++;
        Multiplied.Pack(pool);
    }

    internal LlamaWeights Copy(WorkerPool pool)
    {
        var copy = new LlamaWeights(Config);
        copy._parameters.CopyFrom(_parameters);
        copy.Pack(pool);
        return copy;
    }

    /// <summary>Reads every tensor, named with a prefix, into a flat buffer of this layout.</summary>
    internal void Read(ITensorSource source, string prefix, float* target)
    {
        foreach (var place in Layout.Places)
        {
            string name = prefix + place.Name;
            var shape = source.Shape(name);
            if (!shape.SequenceEqual(place.Shape))
            {
                throw new ModelFileException(
                    source.Location, name, $"has shape [{string.Join(", ", shape)}] where the model's config asks for [{string.Join(", ", place.Shape)}]",
                    "Use weights and config.json of one model.");
            }
            float[] elements = new float[checked((int)place.Elements)];
            source.Read(name, elements);
            place.Scatter(elements, target);
        }
    }

    /// <summary>Writes a flat buffer of this layout, tensor by tensor.</summary>
    internal void Write(TensorSink sink, string prefix, float* from)
    {
        foreach (var place in Layout.Places)
        {
            float[] elements = new float[checked((int)place.Elements)];
            place.Gather(from, elements);
            sink(prefix + place.Name, place.Shape, elements);
        }
    }
}
