using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>
/// The scaling of rotary frequencies in a GGUF file. Linear scaling has keys; Llama 3.1's has only a tensor of divisors
/// made from its four numbers, which are found again here: files that this program writes carry them beside it, for
/// others the published numbers are tried first, then those that the divisors themselves give.
/// </summary>
internal static class GgufRopeScaling
{
    public const string KindKey = "llama.rope.scaling.type";
    public const string FactorKey = "llama.rope.scaling.factor";
    public const string OriginalContextKey = "llama.rope.scaling.original_context_length";
    public const string OwnFactorKey = "casebook.rope_scaling.factor";
    public const string OwnLowKey = "casebook.rope_scaling.low_freq_factor";
    public const string OwnHighKey = "casebook.rope_scaling.high_freq_factor";
    public const string OwnOriginalKey = "casebook.rope_scaling.original_max_position_embeddings";

    /// <summary>Divisors are kept in fp32, and converters compute them from frequencies in fp32.</summary>
    private const double Tolerance = 2e-5;

    private const string Supported = "Supported are linear scaling and Llama 3.1's.";

    public static RopeScaling? Read(GgufFile file, double theta, int headSize)
    {
        RopeScaling? keyed = ReadKeys(file.Metadata);
        if (!file.Tensors.TryGetValue(GgufTensorNames.RotaryFactors, out GgufTensorInfo? info))
        {
            return keyed;
        }
        string place = $"tensor {info.Name}";
        if (info.Encoding != TensorEncoding.F32 || info.Shape.Length != 1 || info.Shape[0] != headSize / 2)
        {
            throw new ModelFileException(
                file.Mapped.Path, place, $"is {info.Encoding} [{string.Join(", ", info.Shape)}], not F32 [{headSize / 2}]", "Take the file from the model's publisher again.");
        }
        float[] divisors = new float[headSize / 2];
        TensorEncoding.F32.Decode(file.Mapped.Bytes(info.Offset, 4 * divisors.Length), divisors);
        if (divisors.All(divisor => divisor == 1))
        {
            return keyed;
        }
        if (keyed is not null)
        {
            throw new ModelFileException(file.Mapped.Path, place, $"stands beside {KindKey} \"{keyed.Kind}\"", Supported);
        }
        return Candidates(file.Metadata, divisors, theta).FirstOrDefault(candidate => Agrees(candidate, divisors, theta))
            ?? throw new ModelFileException(file.Mapped.Path, place, "has divisors that are not made as Llama 3.1's are", Supported);
    }

    /// <summary>What the frequencies are divided by, as llama.cpp's converter computes it; <c>headSize / 2</c> of them.</summary>
    public static float[] Divisors(RopeScaling scaling, double theta, int headSize) =>
        [.. Enumerable.Range(0, headSize / 2).Select(pair => (float)Divisor(scaling, WaveLength(theta, pair, headSize)))];

    private static RopeScaling? ReadKeys(GgufMetadata metadata)
    {
        if (metadata.Optional(KindKey) is { } kind)
        {
            switch (kind.Text())
            {
                case "none":
                    return null;
                case "linear":
                    return Linear(metadata.Required(FactorKey));
                case var other:
                    throw kind.Fault($"is \"{GgufConfigReader.Shorten(other)}\"", Supported);
            }
        }
        // Until 2023 the factor had a key of its own.
        return (metadata.Optional(FactorKey) ?? metadata.Optional("llama.rope.scale_linear")) is { } factor ? Linear(factor) : null;
    }

    private static RopeScaling? Linear(GgufValue factor) => factor.Number(1, 1e6) is var value && value == 1 ? null : new RopeScaling("linear", value);

    private static IEnumerable<RopeScaling> Candidates(GgufMetadata metadata, float[] divisors, double theta)
    {
        if (metadata.Optional(OwnFactorKey) is { } own)
        {
            yield return new RopeScaling(
                "llama3", own.Number(1, 1e6), metadata.Required(OwnLowKey).Number(1e-6, 1e6), metadata.Required(OwnHighKey).Number(1e-6, 1e6),
                (int)metadata.Required(OwnOriginalKey).Integer(1, int.MaxValue));
        }
        double largest = divisors.Max();
        double factor = Math.Round(largest * 1024) / 1024;
        int original = (int)(metadata.Optional(OriginalContextKey)?.Integer(1, int.MaxValue) ?? 8192);
        yield return new RopeScaling("llama3", factor, 1, 4, original);
        if (Fit(divisors, factor, theta) is { } fitted)
        {
            yield return fitted;
        }
    }

    /// <summary>
    /// Between the two thresholds, 1 / divisor blends 1 and 1 / factor by a share that is linear in 1 / wavelength:
    /// (original / wavelength − low) / (high − low). The line through two such points gives original and high for low = 1
    /// (all three can be scaled together without changing a divisor).
    /// </summary>
    private static RopeScaling? Fit(float[] divisors, double factor, double theta)
    {
        List<(double Frequency, double Share)> blended = [];
        for (int pair = 0; pair < divisors.Length; pair++)
        {
            if (divisors[pair] > 1 && divisors[pair] < factor)
            {
                blended.Add((1 / WaveLength(theta, pair, 2 * divisors.Length), (1 / (double)divisors[pair] - 1 / factor) / (1 - 1 / factor)));
            }
        }
        if (blended.Count < 2)
        {
            return null;
        }
        ((double f0, double s0), (double f1, double s1)) = (blended[0], blended[^1]);
        double slope = (s1 - s0) / (f1 - f0);
        double intercept = slope * f0 - s0;
        double original = slope / intercept;
        double high = 1 + 1 / intercept;
        return original is > 0 and < int.MaxValue && high is > 1 and < 1e6
            ? new RopeScaling("llama3", factor, 1, Math.Round(high, 3), (int)Math.Round(original))
            : null;
    }

    private static bool Agrees(RopeScaling scaling, float[] divisors, double theta)
    {
        if (!(scaling.HighFrequencyFactor > scaling.LowFrequencyFactor))
        {
            return false;
        }
        float[] computed = Divisors(scaling, theta, 2 * divisors.Length);
        return computed.Zip(divisors).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * pair.First);
    }

    private static double WaveLength(double theta, int pair, int headSize) => 2 * Math.PI * Math.Pow(theta, 2.0 * pair / headSize);

    private static double Divisor(RopeScaling scaling, double waveLength)
    {
        double original = scaling.OriginalContextLength;
        if (waveLength < original / scaling.HighFrequencyFactor)
        {
            return 1;
        }
        if (waveLength > original / scaling.LowFrequencyFactor)
        {
            return scaling.Factor;
        }
        double share = (original / waveLength - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return 1 / ((1 - share) / scaling.Factor + share);
    }
}
