using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Reference;

/// <summary>
/// The whole model again, slow and plain, in double precision, one sequence at a time. Written from the published
/// equations and sharing nothing with the engine.
/// </summary>
internal sealed class ReferenceLlama
{
    private readonly LlamaConfig _config;

    public ReferenceLlama(LlamaConfig config, ITensorSource source)
    {
        _config = config;
        foreach (string name in source.Names)
        {
            float[] elements = new float[source.Shape(name).Aggregate(1L, (a, b) => a * b)];
            source.Read(name, elements);
            Tensors[name] = [.. elements.Select(x => (double)x)];
        }
    }

    public Dictionary<string, double[]> Tensors { get; } = [];

    /// <summary>log p(token i | tokens before it), for every i from 1; element 0 is 0.</summary>
    public double[] LogProbabilities(int[] tokens, double temperature = 1)
    {
        double[][] logits = Logits(tokens);
        double[] result = new double[tokens.Length];
        for (int i = 1; i < tokens.Length; i++)
        {
            double[] row = [.. logits[i - 1].Select(z => z / temperature)];
            double max = row.Max();
            result[i] = row[tokens[i]] - max - Math.Log(row.Sum(z => Math.Exp(z - max)));
        }
        return result;
    }

    public double[][] Logits(int[] tokens)
    {
        int n = tokens.Length, hidden = _config.HiddenSize, size = _config.HeadSize, group = _config.Heads / _config.KeyValueHeads;
        double[][] x = [.. tokens.Select(token => Tensors["model.embed_tokens.weight"].AsSpan(token * hidden, hidden).ToArray())];
        double[] frequencies = Frequencies();
        for (int l = 0; l < _config.Layers; l++)
        {
            string p = $"model.layers.{l}.";
            double[][] normed = [.. x.Select(row => Norm(row, Tensors[p + "input_layernorm.weight"]))];
            double[][] q = [.. normed.Select((row, i) => Rotate(Multiply(Tensors[p + "self_attn.q_proj.weight"], row), i, frequencies))];
            double[][] k = [.. normed.Select((row, i) => Rotate(Multiply(Tensors[p + "self_attn.k_proj.weight"], row), i, frequencies))];
            double[][] v = [.. normed.Select(row => Multiply(Tensors[p + "self_attn.v_proj.weight"], row))];
            for (int i = 0; i < n; i++)
            {
                double[] output = new double[_config.Heads * size];
                for (int h = 0; h < _config.Heads; h++)
                {
                    int kh = h / group;
                    double[] scores = new double[i + 1];
                    for (int j = 0; j <= i; j++)
                    {
                        for (int d = 0; d < size; d++)
                            scores[j] += q[i][h * size + d] * k[j][kh * size + d];
                        scores[j] /= Math.Sqrt(size);
                    }
                    double max = scores.Max(), sum = scores.Sum(s => Math.Exp(s - max));
                    for (int j = 0; j <= i; j++)
                    {
                        for (int d = 0; d < size; d++)
                            output[h * size + d] += Math.Exp(scores[j] - max) / sum * v[j][kh * size + d];
                    }
                }
                Add(x[i], Multiply(Tensors[p + "self_attn.o_proj.weight"], output));
            }
            foreach (double[] row in x)
            {
                double[] m = Norm(row, Tensors[p + "post_attention_layernorm.weight"]);
                double[] gate = Multiply(Tensors[p + "mlp.gate_proj.weight"], m), up = Multiply(Tensors[p + "mlp.up_proj.weight"], m);
                double[] inner = [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)];
                Add(row, Multiply(Tensors[p + "mlp.down_proj.weight"], inner));
            }
        }
        double[] head = Tensors[_config.TiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"];
        return [.. x.Select(row => Multiply(head, Norm(row, Tensors["model.norm.weight"])))];
    }

    private double[] Frequencies()
    {
        double[] frequencies = [.. Enumerable.Range(0, _config.HeadSize / 2).Select(i => Math.Pow(_config.RopeTheta, -2.0 * i / _config.HeadSize))];
        if (_config.RopeScaling is not { } scaling)
            return frequencies;
        return [.. frequencies.Select(f =>
        {
            double wavelength = 2 * Math.PI / f;
            if (scaling.Kind == "linear")
                return f / scaling.Factor;
            if (wavelength < scaling.OriginalContextLength / scaling.HighFrequencyFactor)
                return f;
            if (wavelength > scaling.OriginalContextLength / scaling.LowFrequencyFactor)
                return f / scaling.Factor;
            double smooth = (scaling.OriginalContextLength / wavelength - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
            return (1 - smooth) * f / scaling.Factor + smooth * f;
        })];
    }

    private double[] Rotate(double[] heads, int position, double[] frequencies)
    {
        int size = _config.HeadSize, half = size / 2;
        double[] result = new double[heads.Length];
        for (int h = 0; h < heads.Length; h += size)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * frequencies[i], a = heads[h + i], b = heads[h + half + i];
                result[h + i] = a * Math.Cos(angle) - b * Math.Sin(angle);
                result[h + half + i] = a * Math.Sin(angle) + b * Math.Cos(angle);
            }
        }
        return result;
    }

    private double[] Norm(double[] row, double[] weight)
    {
        double scale = 1 / Math.Sqrt(row.Sum(x => x * x) / row.Length + _config.NormEpsilon);
        return [.. row.Select((x, i) => x * scale * weight[i])];
    }

    private static double[] Multiply(double[] matrix, double[] x)
    {
        double[] y = new double[matrix.Length / x.Length];
        for (int o = 0; o < y.Length; o++)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
                sum += matrix[o * x.Length + i] * x[i];
            y[o] = sum;
        }
        return y;
    }

    private static void Add(double[] to, double[] what)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] += what[i];
    }
}
