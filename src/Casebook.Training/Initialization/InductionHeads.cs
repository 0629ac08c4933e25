using Casebook.Engine.Kernels;
using Casebook.Models.Architecture;

namespace Casebook.Training.Initialization;

/// <summary>What the attention of a new model begins with.</summary>
public enum InitialAttention
{
    /// <summary>Nothing: every matrix is drawn.</summary>
    Random,

    /// <summary>A head that looks at the token before, and heads that copy what followed the last time.</summary>
    Induction,
}

/// <summary>
/// Gives a new model the circuit with which transformers copy (Olsson et al., "In-context Learning and Induction
/// Heads", 2022): in the first layer a head that attends to the token before and notes which one it was, in the second
/// heads that look for places whose noted token is the present one, and raise what stands there. Small models find it by
/// themselves only after tens of millions of tokens, and without it they quote what nobody wrote. All of it is trained
/// on like any other weight; setting a model's first attention by structure is the idea of Trockman and Kolter, "Mimetic
/// Initialization of Self-Attention Layers", arXiv 2305.09828.
/// </summary>
/// <remarks>
/// The residual stream begins with one dimension that is the same for all tokens (position alone decides where the first
/// head looks), and ends with one head's width that the embedding leaves free for the note.
/// </remarks>
internal static class InductionHeads
{
    /// <summary>The constant dimension of every embedding, in deviations.</summary>
    private const double Constant = 4;

    /// <summary>Product of query and key where the first head looks, a rotary pair: large enough that the token before has nearly all of the weight.</summary>
    private const double Sharpness = 10;

    /// <summary>How much louder than other matrices embeddings begin: what the first layers add at random must not drown them.</summary>
    private const double Loudness = 4;

    /// <summary>How many of the fastest rotary pairs tell positions apart.</summary>
    private const int Fast = 4;

    /// <summary>How many pairs are too fast to compare tokens over a few hundred positions.</summary>
    private const int TooFast = 6;

    /// <summary>How sharply the second layer's heads look for the present token.</summary>
    private const double Sharpest = 0.6;

    /// <summary>How much louder the copied token is than the present one.</summary>
    private const double Gain = 1;

    /// <summary>Heads of the second layer that copy; one is left to learn what it likes.</summary>
    private static int Copying(LlamaConfig config) => Math.Max(1, config.Heads / 2);

    /// <summary>What is left of the drawn numbers in a circuit's own rows: enough to tell its heads apart.</summary>
    private const double Noise = 0.1;

    private const string FirstValues = "model.layers.0.self_attn.v_proj.weight";

    /// <summary>Changes a tensor that has been drawn.</summary>
    /// <param name="draw">Draws a tensor of that name again.</param>
    /// <param name="tensor">Row-major.</param>
    public static void Write(LlamaConfig config, double deviation, string name, Action<string, Span<float>> draw, Span<float> tensor)
    {
        int width = config.HiddenSize;
        int head = config.HeadSize;
        int half = head / 2;
        int note = width - head;
        int queries = config.Heads * head;
        switch (name)
        {
            case LlamaTensors.Embedding:
                foreach (ref float element in tensor)
                {
                    element *= (float)Loudness;
                }
                for (int row = 0; row < tensor.Length / width; row++)
                {
                    tensor[row * width] = (float)(Constant * Loudness * deviation);
                    tensor.Slice((row * width) + note, head).Clear();
                }
                break;
            case "model.layers.0.self_attn.q_proj.weight":
                Quieten(tensor[..(head * width)]);
                for (int pair = 0; pair < Fast; pair++)
                {
                    (double sin, double cos) = DeterministicMath.SinCos(DeterministicMath.Exp(-(double)pair / half * DeterministicMath.Log(config.RopeTheta)));
                    tensor[pair * width] = (float)(Reach(head) * cos);
                    tensor[(pair + half) * width] = (float)(-Reach(head) * sin);
                }
                break;
            case "model.layers.0.self_attn.k_proj.weight":
                Quieten(tensor[..(head * width)]);
                for (int pair = 0; pair < Fast; pair++)
                {
                    tensor[pair * width] = (float)Reach(head);
                }
                break;
            case FirstValues:
                Codes(config, deviation, tensor);
                break;
            case "model.layers.0.self_attn.o_proj.weight":
                for (int row = 0; row < width; row++)
                {
                    Span<float> own = tensor.Slice(row * queries, head);
                    own.Clear();
                    if (row >= note)
                    {
                        own[row - note] = (float)(Loudness * deviation);
                    }
                }
                break;
            case "model.layers.1.self_attn.q_proj.weight":
                float[] codes = new float[queries * width];
                draw(FirstValues, codes);
                Codes(config, deviation, codes);
                Quieten(tensor[..(Copying(config) * head * width)]);
                for (int copy = 0; copy < Copying(config); copy++)
                {
                    foreach (int i in Slow(half))
                    {
                        Span<float> row = tensor.Slice(((copy * head) + i) * width, width);
                        for (int column = 0; column < width; column++)
                        {
                            row[column] += (float)(Match(head) * codes[(i * width) + column]);
                        }
                    }
                }
                break;
            case "model.layers.1.self_attn.k_proj.weight":
                Quieten(tensor[..(Copying(config) * head * width)]);
                for (int copy = 0; copy < Copying(config); copy++)
                {
                    foreach (int i in Slow(half))
                    {
                        tensor[(((copy * head) + i) * width) + note + i] += (float)Match(head);
                    }
                }
                break;
            case "model.layers.1.self_attn.v_proj.weight":
                Quieten(tensor[..(Copying(config) * head * width)]);
                for (int i = 0; i < Copying(config) * head && 1 + i < note; i++)
                {
                    tensor[(i * width) + 1 + i] = 1;
                }
                break;
            case "model.layers.1.self_attn.o_proj.weight":
                for (int i = 0; i < Copying(config) * head && 1 + i < note; i++)
                {
                    tensor[((1 + i) * queries) + i] = (float)(Gain * Loudness * deviation);
                }
                break;
            default:
                break;
        }
    }

    /// <summary>The first head's values: a code of the token, as loud as what it is made of, and deaf to the constant.</summary>
    private static void Codes(LlamaConfig config, double deviation, Span<float> tensor)
    {
        int width = config.HiddenSize;
        for (int i = 0; i < config.HeadSize; i++)
        {
            Span<float> row = tensor.Slice(i * width, width);
            foreach (ref float element in row)
            {
                element *= (float)(1 / (deviation * Math.Sqrt(width)));
            }
            row[0] = 0;
            row[(width - config.HeadSize)..].Clear();
        }
    }

    private static void Quieten(Span<float> rows)
    {
        foreach (ref float element in rows)
        {
            element *= (float)Noise;
        }
    }

    /// <summary>A head's dimensions that turn so slowly that two positions a few hundred apart still compare.</summary>
    private static IEnumerable<int> Slow(int half) => Enumerable.Range(0, 2 * half).Where(i => i % half >= TooFast);

    /// <summary>Weight by which a code becomes query or key of the heads that look for it.</summary>
    private static double Match(int head) => Math.Sqrt(Sharpest * Math.Sqrt(head));

    /// <summary>Weight by which the constant becomes query and key of the head that looks back by one.</summary>
    private static double Reach(int head) => Math.Sqrt(Sharpness * Math.Sqrt(head)) / Constant;
}
