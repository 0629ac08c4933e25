using Iced.Intel;

namespace Casebook.Engine.Kernels;

/// <summary>Pieces of machine code, each assembled and placed when it is first needed, for the rest of the process's life.</summary>
/// <param name="pieces">How many there may be.</param>
/// <param name="assemble">Writes the code of a piece.</param>
internal sealed unsafe class EmittedCode(int pieces, Func<int, byte[]> assemble)
{
    /// <summary>Rows from which on it pays to ask for weights ahead of time: with fewer, the processor itself reads far enough ahead.</summary>
    public const int LeastRowsToAskAhead = 3;

    /// <summary>How many bytes ahead: what a thread reads in the time that memory takes to answer.</summary>
    public const int AskAheadBytes = 3072;

    private readonly nint[] _addresses = new nint[pieces];
    private readonly Lock _assembling = new();

    /// <summary>Where a piece begins.</summary>
    /// <exception cref="KernelPathException">The system has no more memory for code.</exception>
    public nint Address(int piece)
    {
        nint address = Volatile.Read(ref _addresses[piece]);
        return address != 0 ? address : Assemble(piece);
    }

    /// <summary>Ends a piece that touched 512-bit registers, and gives its bytes.</summary>
    public static byte[] Finish(Assembler assembler)
    {
        assembler.vzeroupper();
        assembler.ret();
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), 0);
        return stream.ToArray();
    }

    private nint Assemble(int piece)
    {
        lock (_assembling)
        {
            if (_addresses[piece] == 0)
                Volatile.Write(ref _addresses[piece], (nint)ExecutableMemory.PlaceOrThrow(assemble(piece)));
            return _addresses[piece];
        }
    }
}
