using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>
/// log-softmax(logits / temperature) over the whole vocabulary: the one place where a log-probability is made, for
/// training and for generation.
/// </summary>
internal static unsafe class LogProbability
{
    /// <summary>What a row's softmax divides by.</summary>
    public readonly record struct Softmax(float Max, float Sum);

    /// <summary>Replaces a row of logits by exp(logits / temperature − max) and gives a token's log-probability.</summary>
    /// <param name="withEntropy">Whether the entropy (nats) is returned; it costs another pass. Otherwise 0 is.</param>
    public static float OfToken(float* logits, ModelShape shape, int token, float inverseTemperature, out Softmax softmax, out float logProbability, bool withEntropy)
    {
        Scale(logits, shape, inverseTemperature);
        float chosen = logits[token];
        int vocabulary = shape.Config.VocabularySize;
        float weighted = 0;
        if (withEntropy)
        {
            float max = SoftmaxRow.Maximum(logits, vocabulary);
            weighted = SoftmaxRow.WeightedShift(logits, vocabulary, max);
        }
        softmax = Exponentials(logits, shape);
        float logSum = (float)DeterministicMath.Log(softmax.Sum);
        logProbability = chosen - softmax.Max - logSum;
        return withEntropy ? logSum - weighted / softmax.Sum : 0;
    }

    /// <summary>Scales the row by 1 / temperature in place.</summary>
    public static void Scale(float* logits, ModelShape shape, float inverseTemperature)
    {
        if (inverseTemperature != 1)
            SoftmaxRow.Scale(logits, shape.Vocabulary, inverseTemperature);
    }

    public static Softmax Exponentials(float* logits, ModelShape shape)
    {
        var (max, sum) = SoftmaxRow.Exponentials(logits, shape.Config.VocabularySize);
        return new Softmax(max, sum);
    }

    /// <summary>
    /// Replaces the exponentials by d loss / d logits = g · ([token] − p) / temperature, where g = d loss / d log-probability.
    /// </summary>
    public static void Derivative(float* exponentials, ModelShape shape, int token, float inverseTemperature, Softmax softmax, float g)
    {
        float scaled = g * inverseTemperature;
        SoftmaxRow.Scale(exponentials, shape.Config.VocabularySize, -scaled / softmax.Sum);
        exponentials[token] += scaled;
        int written = ModelShape.Pad(shape.Config.VocabularySize, Lanes.Count);
        new Span<float>(exponentials + written, shape.Vocabulary - written).Clear();
    }
}
