using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Casebook.Models.Tensors;
using static TorchSharp.torch;

namespace Casebook.TorchBench.Torch;

/// <summary>Parameters as views of one flat fp32 tensor and their gradients as views of another, so that an optimizer is one pass over both. What decays comes first.</summary>
internal sealed unsafe class FlatParameters : IDisposable
{
    private readonly Dictionary<string, Tensor> _leaves = [];

    /// <param name="matrices">Tensors under each other become one parameter, under the name of the first.</param>
    /// <param name="vectors">What does not decay.</param>
    public FlatParameters(ITensorSource source, IReadOnlyList<string[]> matrices, IReadOnlyList<string> vectors)
    {
        Decaying = matrices.Sum(names => names.Sum(Elements));
        Count = Decaying + vectors.Sum(Elements);
        Values = zeros(Count);
        Gradient = zeros(Count);
        long offset = 0;
        foreach (string[] names in matrices.Concat(vectors.Select(name => new[] { name })))
        {
            long first = offset;
            foreach (string name in names)
            {
                source.Read(name, new Span<float>(ValuePointer + offset, checked((int)Elements(name))));
                offset += Elements(name);
            }
            long[] shape = source.Shape(names[0]).Count == 1 ? [-1] : [-1, source.Shape(names[0])[1]];
            Tensor leaf = Values.narrow(0, first, offset - first).view(shape).detach().requires_grad_();
            leaf.grad = Gradient.narrow(0, first, offset - first).view(shape);
            _leaves.Add(names[0], leaf);
        }

        long Elements(string name) => source.Shape(name).Aggregate(1L, (product, size) => product * size);
    }

    public Tensor Values { get; }

    public Tensor Gradient { get; }

    /// <summary>Of all elements.</summary>
    public long Count { get; }

    /// <summary>Elements at the beginning that weight decay applies to.</summary>
    public long Decaying { get; }

    public float* ValuePointer => Pointer(Values);

    public float* GradientPointer => Pointer(Gradient);

    public Tensor this[string name] => _leaves[name];

    public void Dispose()
    {
        foreach (Tensor leaf in _leaves.Values)
            leaf.Dispose();
        Values.Dispose();
        Gradient.Dispose();
    }

    // A contiguous tensor's memory is native and does not move.
    private static float* Pointer(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
