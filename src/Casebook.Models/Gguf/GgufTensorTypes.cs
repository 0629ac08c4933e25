using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>The numbers that ggml gives its tensor types (ggml/include/ggml.h, enum ggml_type).</summary>
internal static class GgufTensorTypes
{
    private static readonly Dictionary<uint, TensorEncoding> _known = new()
    {
        [0] = TensorEncoding.F32,
        [1] = TensorEncoding.F16,
        [2] = TensorEncoding.Q4_0,
        [8] = TensorEncoding.Q8_0,
        [12] = TensorEncoding.Q4_K,
        [13] = TensorEncoding.Q5_K,
        [14] = TensorEncoding.Q6_K,
        [30] = TensorEncoding.BF16,
    };

    /// <summary>Names for messages.</summary>
    private static readonly Dictionary<uint, string> _unsupported = new()
    {
        [3] = "Q4_1",
        [6] = "Q5_0",
        [7] = "Q5_1",
        [9] = "Q8_1",
        [10] = "Q2_K",
        [11] = "Q3_K",
        [15] = "Q8_K",
        [16] = "IQ2_XXS",
        [17] = "IQ2_XS",
        [18] = "IQ3_XXS",
        [19] = "IQ1_S",
        [20] = "IQ4_NL",
        [21] = "IQ3_S",
        [22] = "IQ2_S",
        [23] = "IQ4_XS",
        [24] = "I8",
        [25] = "I16",
        [26] = "I32",
        [27] = "I64",
        [28] = "F64",
        [29] = "IQ1_M",
        [34] = "TQ1_0",
        [35] = "TQ2_0",
        [39] = "MXFP4",
    };

    public static bool TryEncoding(uint number, out TensorEncoding encoding) => _known.TryGetValue(number, out encoding);

    public static uint Number(TensorEncoding encoding) => _known.First(pair => pair.Value == encoding).Key;

    public static string Name(uint number) => _unsupported.GetValueOrDefault(number, $"type {number}");
}
