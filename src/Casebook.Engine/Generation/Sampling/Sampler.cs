using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation.Sampling;

/// <summary>Chooses tokens from a row of logits. One for each worker, because it keeps the row's exponentials.</summary>
internal sealed unsafe class Sampler : IDisposable
{
    private const int Block = 64;

    private readonly ModelShape _shape;
    private readonly FloatBuffer _exponentials;
    private readonly RankedTokens _ranked;
    private float* _logits;
    private LogProbability.Softmax _softmax;
    private float _logSum;
    private DrawRule _rule;
    private int _mostProbable;
    private int _candidates;

    public Sampler(ModelShape shape)
    {
        _shape = shape;
        _exponentials = new FloatBuffer(shape.Vocabulary);
        _ranked = new RankedTokens(shape.Config.VocabularySize);
    }

    /// <summary>Bytes outside the garbage collector's heap that a sampler takes up.</summary>
    public static long BytesOf(ModelShape shape) => FloatBuffer.BytesOf(shape.Vocabulary);

    /// <summary>Takes on a row, which is scaled by the temperature in place. Then any number of tokens can be drawn from it.</summary>
    public void Begin(float* logits, in DrawRule rule)
    {
        Measure(logits, rule.Sampling.Temperature);
        _rule = rule;
        _candidates = 0;
        if (rule.Forced is not null)
            return;
        float* e = _exponentials.Pointer;
        int vocabulary = _shape.Config.VocabularySize;
        float max = _softmax.Max, sum = _softmax.Sum;
        if (rule.ChangesLogits)
        {
            new ReadOnlySpan<float>(logits, vocabulary).CopyTo(new Span<float>(e, vocabulary));
            LogitChanges.Apply(e, vocabulary, rule);
            max = SoftmaxRow.Maximum(e, vocabulary);
            if (!float.IsFinite(max))
                throw new InvalidOperationException("No token may come next: bias and constraint forbid all of them.");
        }
        if (rule.Sampling.Temperature <= 0)
        {
            _mostProbable = new ReadOnlySpan<float>(rule.ChangesLogits ? e : logits, vocabulary).IndexOf(max);
            return;
        }
        if (rule.ChangesLogits)
            sum = LogProbability.Exponentials(e, _shape).Sum;
        _candidates = RankedTokens.IsNeeded(rule.Sampling, vocabulary) ? _ranked.Keep(new ReadOnlySpan<float>(e, vocabulary), sum, rule.Sampling) : 0;
    }

    /// <summary>The token for a number in [0, 1).</summary>
    public DrawnToken Draw(double number)
    {
        int token =
            _rule.Forced is { } forced ? forced
            : _rule.Sampling.Temperature <= 0 ? _mostProbable
            : _candidates > 0 ? _ranked.Draw(new ReadOnlySpan<float>(_exponentials.Pointer, _shape.Config.VocabularySize), _candidates, number)
            : FromAll(number);
        return new DrawnToken(token, Of(token), _rule.Forced is not null, Top(_rule.Sampling.TopLogProbabilities));
    }

    /// <summary>Takes on a row from which nothing is drawn: log-probabilities alone are wanted.</summary>
    public void Measure(float* logits, float temperature)
    {
        _logits = logits;
        int vocabulary = _shape.Config.VocabularySize;
        LogProbability.Scale(logits, _shape, temperature > 0 ? 1f / temperature : 1);
        new ReadOnlySpan<float>(logits, vocabulary).CopyTo(new Span<float>(_exponentials.Pointer, vocabulary));
        _softmax = LogProbability.Exponentials(_exponentials.Pointer, _shape);
        if (!float.IsFinite(_softmax.Sum))
            throw new DamagedLogitsException();
        _logSum = (float)DeterministicMath.Log(_softmax.Sum);
    }

    /// <summary>A token's log-probability.</summary>
    public float Of(int token) => _logits[token] - _softmax.Max - _logSum;

    public void Dispose() => _exponentials.Dispose();

    private TokenLogProbability[] Top(int count)
    {
        if (count == 0)
            return [];
        int vocabulary = _shape.Config.VocabularySize;
        var best = new List<int>(count + 1);
        for (int token = 0; token < vocabulary; token++)
        {
            if (best.Count == count && _logits[token] <= _logits[best[^1]])
                continue;
            int place = best.Count;
            while (place > 0 && _logits[best[place - 1]] < _logits[token])
                place--;
            best.Insert(place, token);
            if (best.Count > count)
                best.RemoveAt(count);
        }
        return [.. best.Select(token => new TokenLogProbability(token, Of(token)))];
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
        // Rounding let the sum fall short: the last token that has a probability, which may lie before this block.
        return last >= 0 ? last : new ReadOnlySpan<float>(e, vocabulary).LastIndexOfAnyExcept(0f);
    }

    private static float BlockSum(float* e, int count)
    {
        var sum = System.Runtime.Intrinsics.Vector512<float>.Zero;
        for (int i = 0; i < count; i += Lanes.Count)
            sum += Lanes.Load(e + i);
        return Lanes.Sum(sum);
    }
}
