using System.Runtime.InteropServices;

namespace Casebook.Engine.Memory;

/// <summary>
/// fp32 memory outside the garbage collector's heap, aligned for 512-bit vectors and zeroed. Large buffers ask the kernel for
/// huge pages, without which a training step spends its time in page faults and misses of the translation cache.
/// </summary>
internal sealed unsafe partial class FloatBuffer : IDisposable
{
    private const long HugePage = 2 << 20;
    private const int AdviseHugePages = 14; // MADV_HUGEPAGE of linux/mman.h

    // Of one thread, because buffers of other threads come and go at any time, by the finalizer too.
    [ThreadStatic]
    private static long _allocated;

    /// <param name="cleared">Zeroed, which touches every page; otherwise what is in it is undefined.</param>
    public FloatBuffer(long length, bool cleared = true)
    {
        long bytes = BytesOf(length);
        bool huge = bytes >= HugePage;
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)Unit(bytes));
        if (huge && OperatingSystem.IsLinux())
        {
            // A refusal costs speed alone.
            _ = MemoryAdvise(Pointer, (nuint)bytes, AdviseHugePages);
        }
        if (cleared)
            NativeMemory.Clear(Pointer, (nuint)bytes);
        Length = length;
        Bytes = bytes;
        _allocated += bytes;
    }

    ~FloatBuffer() => Free();

    /// <summary>Bytes of all buffers that the current thread has made so far, freed ones too: the difference of two readings is what was made between them.</summary>
    public static long BytesMadeByThisThread => _allocated;

    /// <summary>Bytes that a buffer of this many floats takes up.</summary>
    public static long BytesOf(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        long bytes = checked(Math.Max(length, 16) * sizeof(float));
        long unit = Unit(bytes);
        return checked((bytes + unit - 1) / unit * unit);
    }

    public float* Pointer { get; private set; }

    public long Length { get; }

    public long Bytes { get; }

    public void Clear() => NativeMemory.Clear(Pointer, (nuint)(Length * sizeof(float)));

    public void CopyFrom(FloatBuffer other) =>
        Buffer.MemoryCopy(other.Pointer, Pointer, Bytes, checked(other.Length * sizeof(float)));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static long Unit(long bytes) => bytes >= HugePage ? HugePage : 64;

    private void Free()
    {
        if (Pointer != null)
        {
            NativeMemory.AlignedFree(Pointer);
            Pointer = null;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
