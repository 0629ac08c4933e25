using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation;

/// <summary>Chooses tokens from a row of logits. One for each worker, because it keeps the row's exponentials.</summary>
internal sealed unsafe class Sampler : IDisposable
{
    private const int Block = 64;

    private readonly ModelShape _shape;
    private readonly FloatBuffer _exponentials;
    private readonly ulong[] _ranked;
    private float* _logits;
    private LogProbability.Softmax _softmax;
    private int _candidates;

    public Sampler(ModelShape shape)
    {
        _shape = shape;
        _exponentials = new FloatBuffer(shape.Vocabulary);
        _ranked = new ulong[shape.Config.VocabularySize];
    }

    /// <summary>Bytes outside the garbage collector's heap that a sampler takes up.</summary>
    public static long BytesOf(ModelShape shape) => FloatBuffer.BytesOf(shape.Vocabulary);

    /// <summary>Takes on a row, which is scaled by the temperature in place. Then any number of tokens can be drawn from it.</summary>
    public void Begin(float* logits, SamplingParameters sampling)
    {
        _logits = logits;
        int vocabulary = _shape.Config.VocabularySize;
        LogProbability.Scale(logits, _shape, sampling.Temperature > 0 ? 1f / sampling.Temperature : 1);
        new ReadOnlySpan<float>(logits, vocabulary).CopyTo(new Span<float>(_exponentials.Pointer, vocabulary));
        _softmax = LogProbability.Exponentials(_exponentials.Pointer, _shape);
        if (!float.IsFinite(_softmax.Sum))
            throw new DamagedLogitsException();
        _candidates = sampling.Temperature > 0 && (sampling.TopP < 1 || (sampling.TopK > 0 && sampling.TopK < vocabulary)) ? Rank(sampling) : 0;
    }

    /// <summary>The token for a number in [0, 1).</summary>
    public (int Token, float LogProbability) Draw(SamplingParameters sampling, double number)
    {
        int token = sampling.Temperature <= 0 ? MostProbable() : _candidates > 0 ? FromRanked(number) : FromAll(number);
        return (token, _logits[token] - _softmax.Max - (float)DeterministicMath.Log(_softmax.Sum));
    }

    public void Dispose() => _exponentials.Dispose();

    private int MostProbable()
    {
        int vocabulary = _shape.Config.VocabularySize;
        for (int i = 0; i < vocabulary; i++)
        {
            if (_logits[i] == _softmax.Max)
                return i;
        }
        throw new DamagedLogitsException();
    }

    /// <summary>The smallest token at which the running sum, in the order of ids, passes the number's share of the whole.</summary>
    private int FromAll(double number)
    {
        float* e = _exponentials.Pointer;
        int vocabulary = _shape.Config.VocabularySize, padded = ModelShape.Pad(vocabulary, Lanes.Count);
        double total = 0;
        for (int i = 0; i < padded; i += Block)
            total += BlockSum(e + i, Math.Min(Block, padded - i));
        double wanted = number * total, passed = 0;
        int start = 0;
        for (; start + Block < padded; start += Block)
        {
            double block = BlockSum(e + start, Block);
            if (passed + block > wanted)
                break;
            passed += block;
        }
        int last = -1;
        for (int i = start; i < vocabulary; i++)
        {
            if (e[i] > 0)
                last = i;
            passed += e[i];
            if (passed > wanted && e[i] > 0)
                return i;
        }
        return last >= 0 ? last : MostProbable();
    }

    private static float BlockSum(float* e, int count)
    {
        var sum = System.Runtime.Intrinsics.Vector512<float>.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
            sum += Lanes.Load(e + i);
        return Lanes.Sum(sum);
    }

    /// <summary>Sorts by probability, the lower id first among equals, and gives the number of tokens that remain.</summary>
    private int Rank(SamplingParameters sampling)
    {
        int vocabulary = _shape.Config.VocabularySize;
        float* e = _exponentials.Pointer;
        for (int i = 0; i < vocabulary; i++)
            _ranked[i] = ((ulong)~BitConverter.SingleToUInt32Bits(e[i]) << 32) | (uint)i;
        Array.Sort(_ranked);
        int kept = sampling.TopK > 0 ? Math.Min(sampling.TopK, vocabulary) : vocabulary;
        if (sampling.TopP >= 1)
            return kept;
        double wanted = (double)sampling.TopP * _softmax.Sum, sum = 0;
        for (int i = 0; i < kept; i++)
        {
            sum += e[(int)(uint)_ranked[i]];
            if (sum >= wanted)
                return i + 1;
        }
        return kept;
    }

    private int FromRanked(double number)
    {
        float* e = _exponentials.Pointer;
        double total = 0, passed = 0;
        for (int i = 0; i < _candidates; i++)
            total += e[(int)(uint)_ranked[i]];
        for (int i = 0; i < _candidates; i++)
        {
            int token = (int)(uint)_ranked[i];
            passed += e[token];
            if (passed > number * total)
                return token;
        }
        return (int)(uint)_ranked[0];
    }
}
