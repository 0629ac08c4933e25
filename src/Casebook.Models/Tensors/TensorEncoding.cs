namespace Casebook.Models.Tensors;

/// <summary>How a tensor's elements lie in its file; the names are those of GGUF (and of safetensors for the first three).</summary>
public enum TensorEncoding
{
    F32,
    F16,
    BF16,
    Q8_0,
    Q4_0,
    Q4_K,
    Q5_K,
    Q6_K,
}
