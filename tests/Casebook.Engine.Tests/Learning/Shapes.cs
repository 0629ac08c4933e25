using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Tests.Learning;

/// <summary>Small models and batches that the learner's tests share.</summary>
internal static class Shapes
{
    /// <summary>Grouped queries, untied head, nothing a multiple of anything: every width is padded.</summary>
    public static readonly LlamaConfig Odd = new()
    {
        VocabularySize = 77,
        HiddenSize = 40,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 10,
        FeedForwardSize = 52,
        ContextLength = 160,
    };

    /// <summary>Tied head, one key head per query head, head size of whole vectors.</summary>
    public static readonly LlamaConfig Tied = new()
    {
        VocabularySize = 130,
        HiddenSize = 64,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 2,
        HeadSize = 32,
        FeedForwardSize = 96,
        ContextLength = 160,
        TiedEmbeddings = true,
    };

    /// <summary>Llama 3.1's rotary scaling, one key head for all, a head wider than hidden / heads.</summary>
    public static readonly LlamaConfig Scaled = new()
    {
        VocabularySize = 64,
        HiddenSize = 48,
        Layers = 1,
        Heads = 3,
        KeyValueHeads = 1,
        HeadSize = 64,
        FeedForwardSize = 64,
        ContextLength = 160,
        RopeTheta = 500000,
        RopeScaling = new RopeScaling("llama3", 8, 1, 4, 64),
    };

    public static readonly TheoryData<string> Names = ["odd", "tied", "scaled"];

    /// <summary>Every shape in every format of numbers.</summary>
    public static TheoryData<string, NumberFormat> NamesAndNumbers
    {
        get
        {
            var all = new TheoryData<string, NumberFormat>();
            foreach (string name in (string[])["odd", "tied", "scaled"])
            {
                foreach (var numbers in Enum.GetValues<NumberFormat>())
                    all.Add(name, numbers);
            }
            return all;
        }
    }

    public static LlamaConfig Of(string name) => name switch
    {
        "odd" => Odd,
        "tied" => Tied,
        _ => Scaled,
    };

    public static CpuLearner Learner(LlamaConfig config, WorkerPool pool, bool recompute = false, int seed = 7, NumberFormat numbers = NumberFormat.Fp32) =>
        new(LlamaWeights.Load(config with { Numbers = numbers }, MemoryTensors.Random(config, seed), pool), pool, new CpuLearnerOptions { MaximumRows = 900, RecomputeActivations = recompute });

    public static int[] Tokens(Random random, LlamaConfig config, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize))];

    /// <summary>A sequence in which about two tokens of three are targets.</summary>
    public static SequenceGroup Single(Random random, LlamaConfig config, long id, int count)
    {
        bool[] isTarget = [.. Enumerable.Range(0, count).Select(i => i > 0 && random.Next(3) > 0)];
        return SequenceGroup.Single(id, Tokens(random, config, count), isTarget);
    }

    /// <summary>A prompt with several responses of different lengths.</summary>
    public static SequenceGroup Group(Random random, LlamaConfig config, long id, int prompt, params int[] responses) =>
        SequenceGroup.Responses(id, Tokens(random, config, prompt), [.. responses.Select(n => (ReadOnlyMemory<int>)Tokens(random, config, n))]);

    /// <summary>Every branch of a group as a sequence of its own, the prefix repeated.</summary>
    public static IEnumerable<SequenceGroup> Apart(SequenceGroup group) => group.Branches.Select((branch, i) =>
    {
        int[] tokens = [.. group.Prefix.Span, .. branch.Tokens.Span];
        bool[] isTarget = [.. new bool[group.Prefix.Length], .. branch.IsTarget.Span];
        return SequenceGroup.Single(group.Id * 100 + i, tokens, isTarget);
    });

    public static int[] Bits(IEnumerable<float> values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    public static Dictionary<string, float[]> Gradients(CpuLearner learner)
    {
        var tensors = new MemoryTensors();
        learner.ExportGradient(tensors.Add);
        return tensors.Names.ToDictionary(name => name, name => tensors[name]);
    }

    /// <summary>Σ over targets of weight · log-probability, every branch of a group computed apart.</summary>
    public static double Loss(ReferenceLlama reference, PackedBatch batch, double[] weights)
    {
        double loss = 0;
        int target = 0;
        foreach (var single in batch.Groups.SelectMany(Apart))
        {
            double[] logProbabilities = reference.LogProbabilities(single.Branches[0].Tokens.ToArray(), batch.Temperature);
            for (int i = 0; i < logProbabilities.Length; i++)
            {
                if (single.Branches[0].IsTarget.Span[i])
                    loss += weights[target++] * logProbabilities[i];
            }
        }
        return loss;
    }

    /// <summary>‖a − b‖ / ‖b‖.</summary>
    public static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum() / b.Sum(y => (double)y * y));
}
