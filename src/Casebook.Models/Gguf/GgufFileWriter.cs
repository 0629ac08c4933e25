using Casebook.Models.Tensors;
using Casebook.Runs.Files;

namespace Casebook.Models.Gguf;

/// <summary>A tensor to be written: its place in the file follows from those before it.</summary>
/// <param name="Name">As the file will have it.</param>
/// <param name="Shape">Slowest dimension first.</param>
/// <param name="Encoding">How its rows are stored.</param>
/// <param name="Write">Puts exactly its bytes into the stream.</param>
internal sealed record GgufTensorToWrite(string Name, long[] Shape, TensorEncoding Encoding, Action<Stream> Write)
{
    public long Bytes => Encoding.RowBytes(Shape.Aggregate(1L, (product, size) => checked(product * size)));
}

/// <summary>Writes a GGUF file of version 3, tensor after tensor, so that no model stands in memory.</summary>
internal static class GgufFileWriter
{
    private const uint Version = 3;
    private const int Alignment = GgufFile.DefaultAlignment;

    /// <exception cref="FileWriteException">The disk refuses, or has too little room from the start; the target keeps its old content.</exception>
    public static void Write(string path, GgufEntries entries, IReadOnlyList<GgufTensorToWrite> tensors)
    {
        var head = new MemoryStream();
        GgufEntries.WriteUInt32(head, GgufFile.Magic);
        GgufEntries.WriteUInt32(head, Version);
        GgufEntries.WriteUInt64(head, (ulong)tensors.Count);
        GgufEntries.WriteUInt64(head, (ulong)entries.Count);
        entries.CopyTo(head);
        long offset = 0;
        foreach (GgufTensorToWrite tensor in tensors)
        {
            GgufEntries.WriteText(head, tensor.Name);
            GgufEntries.WriteUInt32(head, (uint)tensor.Shape.Length);
            foreach (long size in tensor.Shape.Reverse())
            {
                GgufEntries.WriteUInt64(head, (ulong)size);
            }
            GgufEntries.WriteUInt32(head, GgufTensorTypes.Number(tensor.Encoding));
            GgufEntries.WriteUInt64(head, (ulong)offset);
            offset += Padded(tensor.Bytes);
        }
        AtomicFile.Write(path, Fill, Padded(head.Length) + offset);

        void Fill(Stream stream)
        {
            head.WriteTo(stream);
            Pad(stream, head.Length);
            foreach (GgufTensorToWrite tensor in tensors)
            {
                long before = stream.Position;
                tensor.Write(stream);
                if (stream.Position - before != tensor.Bytes)
                {
                    throw new InvalidOperationException($"{path}: {tensor.Name} has {tensor.Bytes} bytes, but {stream.Position - before} were written.");
                }
                Pad(stream, tensor.Bytes);
            }
        }
    }

    private static long Padded(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private static void Pad(Stream stream, long bytes)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[Alignment];
        stream.Write(zeros[..(int)(Padded(bytes) - bytes)]);
    }
}
