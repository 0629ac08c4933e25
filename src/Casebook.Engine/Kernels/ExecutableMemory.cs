using System.Runtime.InteropServices;

namespace Casebook.Engine.Kernels;

/// <summary>Code that this process assembled, in memory that is written first and then made executable, never both at once.</summary>
internal static unsafe partial class ExecutableMemory
{
    private const int Read = 1, Write = 2, Execute = 4; // PROT_… of linux/mman.h
    private const int Private = 2, Anonymous = 32; // MAP_…

    /// <summary>Places code for the rest of the process's life.</summary>
    /// <returns>Where it is; null where the system does not allow it.</returns>
    public static void* Place(ReadOnlySpan<byte> code)
    {
        void* memory = Map(null, (nuint)code.Length, Read | Write, Private | Anonymous, -1, 0);
        if ((nint)memory == -1)
            return null;
        code.CopyTo(new Span<byte>(memory, code.Length));
        if (Protect(memory, (nuint)code.Length, Read | Execute) == 0)
            return memory;
        _ = Unmap(memory, (nuint)code.Length);
        return null;
    }

    /// <exception cref="KernelPathException">The system has no more memory for code.</exception>
    public static void* PlaceOrThrow(ReadOnlySpan<byte> code)
    {
        void* place = Place(code);
        return place != null ? place : throw new KernelPathException("emitted", "the system gave no memory for code", $"Set {KernelPaths.Variable}=avx512.");
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
