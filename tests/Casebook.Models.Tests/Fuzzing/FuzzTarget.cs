namespace Casebook.Models.Tests.Fuzzing;

/// <summary>
/// A reader under attack: bytes go in, and either something usable or a <see cref="ModelFileException"/> comes out. Any
/// other exception, and an allocation beyond a small multiple of what it was given, is a finding.
/// </summary>
internal sealed record FuzzTarget(string Name, string FileName, byte[] Seed, Action<string> Open)
{
    /// <summary>A first JSON parse rents buffers, a tokenizer has fixed tables: room for that, and 300 bytes for each that is given.</summary>
    private const long FixedBytes = 4_000_000;
    private const long BytesPerByte = 300;

    /// <summary>Whether the reader took the bytes.</summary>
    public bool Run(string folder, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, FileName), bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool taken = true;
        try
        {
            Open(folder);
        }
        catch (ModelFileException fault)
        {
            taken = false;
            fault.Message.ShouldContain(FileName);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBeLessThan(FixedBytes + BytesPerByte * bytes.Length, $"{Name}: allocation for {bytes.Length} bytes");
        return taken;
    }
}
