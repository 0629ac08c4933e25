namespace Casebook.Models.Tensors;

/// <summary>Element types that are computed with; their names are those of the safetensors format.</summary>
public enum ElementType
{
    F32,
    F16,
    BF16,
}
