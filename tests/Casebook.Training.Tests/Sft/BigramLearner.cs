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

    public TargetValues Forward(PackedBatch batch, IFrozenWeights? weights = null, bool withEntropy = false) => Run(batch, null);

    public void Backward(ReadOnlySpan<float> lossByLogProbability) => throw new NotSupportedException();

    public TargetValues ForwardBackward(PackedBatch batch, Func<int, float, float> derivative, bool withEntropy = false) => Run(batch, derivative);

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

    public IFrozenWeights Freeze() => throw new NotSupportedException();

    public void ExportWeights(TensorSink sink)
    {
        foreach ((string name, var tensor) in _tensors)
        {
            sink(name, tensor.Shape, tensor.Value);
        }
    }

    public void ExportAdapters(TensorSink sink) => throw new NotSupportedException();

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

    private TargetValues Run(PackedBatch batch, Func<int, float, float>? derivative)
    {
        batch.Rows.ShouldBeLessThanOrEqualTo(MaximumRows);
        int width = _config.HiddenSize;
        var embedding = _tensors[LlamaTensors.Embedding];
        var head = _tensors[LlamaTensors.Head];
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
                        logit += (double)embedding.Value[before + i] * head.Value[(token * width) + i];
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
                        embedding.Gradient[before + i] += byLogit * head.Value[(token * width) + i];
                        head.Gradient[(token * width) + i] += byLogit * embedding.Value[before + i];
                    }
                }
            }
        }
        return new TargetValues([.. values], null);
    }
}
