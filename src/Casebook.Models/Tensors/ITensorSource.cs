namespace Casebook.Models.Tensors;

/// <summary>
/// The named tensors of a model on disk, whatever the file format, read as fp32.
/// Names are those of transformers' Llama (<c>model.layers.0.self_attn.q_proj.weight</c>, …).
/// </summary>
public interface ITensorSource : IDisposable
{
    /// <summary>Every tensor's name.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Where it comes from, for error messages: a file or a folder.</summary>
    string Location { get; }

    /// <summary>Row-major shape, slowest dimension first.</summary>
    /// <exception cref="ModelFileException">No tensor of that name.</exception>
    IReadOnlyList<long> Shape(string name);

    /// <summary>Converts the whole tensor to fp32.</summary>
    /// <param name="destination">Exactly as many elements as the shape has.</param>
    void Read(string name, Span<float> destination);

    /// <summary>The tensor as it is stored.</summary>
    /// <exception cref="ModelFileException">No tensor of that name.</exception>
    EncodedTensor Encoded(string name);
}
