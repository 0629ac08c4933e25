using Casebook.Models.Architecture;
using Casebook.Models.Tensors;
using Casebook.Runs.Randomness;

namespace Casebook.Training.Initialization;

/// <summary>
/// The weights that a new model starts from, as if they stood in a file: normal with mean 0, norms 1. Each tensor has
/// its own random stream, so a tensor's numbers depend on the seed and its name alone.
/// </summary>
/// <param name="config">The model.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="deviation">
/// Standard deviation; matrices that write into the residual stream get it divided by √(2 layers) (Radford et al.,
/// "Language models are unsupervised multitask learners", 2019, section 2.3).
/// </param>
/// <param name="kind">What the attention of the first two layers begins with.</param>
public sealed class InitialWeights(LlamaConfig config, ulong seed, double deviation, InitialAttention kind = InitialAttention.Random) : ITensorSource
{
    private readonly Dictionary<string, long[]> _shapes = LlamaTensors.Of(config).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _shapes.Keys;

    /// <inheritdoc/>
    public string Location => "new weights";

    /// <inheritdoc/>
    public IReadOnlyList<long> Shape(string name) => _shapes[name];

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (_shapes[name].Length == 1)
        {
            destination.Fill(1);
            return;
        }
        Draw(name, destination);
        if (kind == InitialAttention.Induction)
        {
            InductionHeads.Write(config, deviation, name, Draw, destination);
        }
    }

    private void Draw(string name, Span<float> destination)
    {
        bool writesResidual = name.EndsWith(".o_proj.weight", StringComparison.Ordinal) || name.EndsWith(".down_proj.weight", StringComparison.Ordinal);
        double scale = writesResidual ? deviation / Math.Sqrt(2.0 * config.Layers) : deviation;
        var random = new RandomStream(seed, "initial." + name);
        foreach (ref float element in destination)
        {
            element = (float)(scale * random.NextGaussian());
        }
    }

    /// <inheritdoc/>
    public EncodedTensor Encoded(string name)
    {
        long[] shape = _shapes[name];
        float[] elements = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Read(name, elements);
        return MemoryTensor.Of(shape, elements);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
