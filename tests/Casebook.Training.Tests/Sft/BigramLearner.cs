using Casebook.Engine.Learning;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;
using Casebook.Training.Learners;

namespace Casebook.Training.Tests.Sft;

/// <summary>
/// A learner that is no transformer: the next token's logits are the head times the embedding of the token before.
/// It has the tensors of a Llama, so that everything about files is as with the engine, and takes milliseconds.
/// </summary>
internal sealed class BigramLearner : ILearner
{
    private readonly LlamaConfig _config;
    private readonly Dictionary<string, (long[] Shape, float[] Value, float[] Gradient, float[] First, float[] Second)> _tensors = [];

    public BigramLearner(LearnerRequest request)
    {
        _config = request.Config;
        MaximumRows = request.MaximumRows;
        foreach ((string name, long[] shape) in LlamaTensors.Of(request.Config))
        {
            int length = (int)shape.Aggregate(1L, (product, size) => product * size);
            _tensors[name] = (shape, new float[length], new float[length], new float[length], new float[length]);
        }
        Import(request.Weights);
    }

    /// <summary>From this optimizer step on, the log-probabilities are not numbers.</summary>
    public int? NotANumberFrom { get; init; }

    /// <summary>From this optimizer step on, the gradient is infinite.</summary>
    public int? InfiniteGradientFrom { get; init; }

    /// <summary>Optimizer steps that this object has taken.</summary>
    public Action<int>? Stepped { get; init; }

    public int MaximumRows { get; }

    private int _lastStep;
    private PackedBatch? _forwarded;

    public TargetValues Forward(PackedBatch batch, IFrozenWeights? weights = null, bool withEntropy = false)
    {
        _forwarded = weights is null ? batch : null;
        return Run((Frozen?)weights ?? Current, batch, null);
    }

    public void Backward(ReadOnlySpan<float> lossByLogProbability)
    {
        float[] derivatives = lossByLogProbability.ToArray();
        Run(Current, _forwarded ?? throw new InvalidOperationException("Backward follows a Forward on the learner's own weights."), (i, _) => derivatives[i]);
        _forwarded = null;
    }

    public TargetValues ForwardBackward(PackedBatch batch, Func<int, float, float> derivative, bool withEntropy = false) => Run(Current, batch, derivative);

    public double Step(OptimizerStep step)
    {
        _lastStep = step.Number;
        if (step.Number >= InfiniteGradientFrom)
        {
            ClearGradient();
            return double.PositiveInfinity;
        }
        double norm = Math.Sqrt(_tensors.Values.Sum(tensor => tensor.Gradient.Sum(g => (double)g * g)));
        foreach ((_, float[] value, float[] gradient, float[] first, float[] second) in _tensors.Values)
        {
            for (int i = 0; i < value.Length; i++)
            {
                first[i] = (step.Beta1 * first[i]) + ((1 - step.Beta1) * gradient[i]);
                second[i] = (step.Beta2 * second[i]) + ((1 - step.Beta2) * gradient[i] * gradient[i]);
                value[i] -= step.LearningRate * first[i] / ((float)Math.Sqrt(second[i]) + step.Epsilon);
            }
        }
        ClearGradient();
        Stepped?.Invoke(step.Number);
        return norm;
    }

    public void ClearGradient()
    {
        foreach (var tensor in _tensors.Values)
        {
            Array.Clear(tensor.Gradient);
        }
    }

    public IFrozenWeights Freeze() => new Frozen([.. Current.Embedding], [.. Current.Head]);

    public void ExportWeights(TensorSink sink)
    {
        foreach ((string name, var tensor) in _tensors)
        {
            sink(name, tensor.Shape, tensor.Value);
        }
    }

    public void ExportAdapters(TensorSink sink)
    {
        // It learns none.
    }

    public void ExportMoments(TensorSink sink)
    {
        foreach ((string name, var tensor) in _tensors)
        {
            sink("optimizer.first." + name, tensor.Shape, tensor.First);
            sink("optimizer.second." + name, tensor.Shape, tensor.Second);
        }
    }

    public void Import(ITensorSource source)
    {
        foreach ((string name, var tensor) in _tensors)
        {
            if (source.Names.Contains(name))
            {
                source.Read(name, tensor.Value);
            }
            if (source.Names.Contains("optimizer.first." + name))
            {
                source.Read("optimizer.first." + name, tensor.First);
                source.Read("optimizer.second." + name, tensor.Second);
            }
        }
    }

    public void Dispose()
    {
    }

    private Frozen Current => new(_tensors[LlamaTensors.Embedding].Value, _tensors[LlamaTensors.Head].Value);

    private TargetValues Run(Frozen weights, PackedBatch batch, Func<int, float, float>? derivative)
    {
        batch.Rows.ShouldBeLessThanOrEqualTo(MaximumRows);
        int width = _config.HiddenSize;
        float[] byEmbedding = _tensors[LlamaTensors.Embedding].Gradient, byHead = _tensors[LlamaTensors.Head].Gradient;
        var values = new List<float>();
        foreach (Branch branch in batch.Groups.SelectMany(group => group.Branches))
        {
            for (int position = 1; position < branch.Tokens.Length; position++)
            {
                if (!branch.IsTarget.Span[position])
                {
                    continue;
                }
                int before = branch.Tokens.Span[position - 1] * width;
                int target = branch.Tokens.Span[position];
                double[] probability = new double[_config.VocabularySize];
                for (int token = 0; token < probability.Length; token++)
                {
                    double logit = 0;
                    for (int i = 0; i < width; i++)
                    {
                        logit += (double)weights.Embedding[before + i] * weights.Head[(token * width) + i];
                    }
                    probability[token] = Math.Exp(logit);
                }
                double sum = probability.Sum();
                float value = (float)Math.Log(probability[target] / sum);
                values.Add(_lastStep + 1 >= NotANumberFrom ? float.NaN : value);
                if (derivative is null)
                {
                    continue;
                }
                float scale = derivative(values.Count - 1, value);
                for (int token = 0; token < probability.Length; token++)
                {
                    float byLogit = scale * ((token == target ? 1 : 0) - (float)(probability[token] / sum));
                    for (int i = 0; i < width; i++)
                    {
                        byEmbedding[before + i] += byLogit * weights.Head[(token * width) + i];
                        byHead[(token * width) + i] += byLogit * weights.Embedding[before + i];
                    }
                }
            }
        }
        return new TargetValues([.. values], null);
    }

    private sealed record Frozen(float[] Embedding, float[] Head) : IFrozenWeights
    {
        public void Dispose()
        {
        }
    }
}
