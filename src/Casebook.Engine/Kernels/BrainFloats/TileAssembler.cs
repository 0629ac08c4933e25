using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Writes the machine code of one tile of a BF16 product (System V calling convention: the <see cref="TileArguments"/>'
/// address in rdi; every register used is the caller's to save). Up to 24 accumulators: one chain for each row and vector.
/// </summary>
internal static class TileAssembler
{
    /// <summary>Rows and vectors of 16 columns together fill the registers at most.</summary>
    public const int Accumulators = 24;

    private const int VectorBytes = 64;

    private static readonly AssemblerRegisterZMM[] _chains =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11,
        zmm12, zmm13, zmm14, zmm15, zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23,
    ];

    private static readonly AssemblerRegisterZMM[] _columns = [zmm24, zmm25, zmm26, zmm27];

    private static readonly AssemblerRegisterZMM[] _pairs = [zmm28, zmm29, zmm30, zmm31];

    // Each of them and two more rows, one and two strides on, are addressed without arithmetic.
    private static readonly AssemblerRegister64[] _thirdRows = [r8, r9, r10, r11];

    public static byte[] Assemble(int rows, int vectors)
    {
        var c = new Assembler(64);
        int thirds = (rows + 2) / 3;
        c.mov(r8, __qword_ptr[rdi]);
        c.mov(rdx, __qword_ptr[rdi + 8]);
        c.mov(rcx, __qword_ptr[rdi + 24]);
        c.lea(rsi, __[rdx + rdx * 2]);
        for (int i = 1; i < thirds; i++)
            c.lea(_thirdRows[i], __[_thirdRows[i - 1] + rsi]);
        Open(c, rows, vectors);
        c.mov(rax, __qword_ptr[rdi + 56]);
        var loop = c.CreateLabel();
        c.Label(ref loop);
        for (int v = 0; v < vectors; v++)
            c.vmovdqu32(_columns[v], __zmmword_ptr[rcx + v * VectorBytes]);
        c.add(rcx, __qword_ptr[rdi + 32]);
        for (int r = 0; r < rows; r++)
        {
            var row = _thirdRows[r / 3];
            var pair = _pairs[r % _pairs.Length];
            c.vpbroadcastd(pair, (r % 3) switch { 0 => __dword_ptr[row], 1 => __dword_ptr[row + rdx], _ => __dword_ptr[row + rdx * 2] });
            for (int v = 0; v < vectors; v++)
                c.vdpbf16ps(_chains[r * vectors + v], _columns[v], pair);
        }
        for (int i = 0; i < thirds; i++)
            c.add(_thirdRows[i], __qword_ptr[rdi + 16]);
        c.dec(rax);
        c.jnz(loop);
        Close(c, rows, vectors);
        return EmittedCode.Finish(c);
    }

    /// <summary>A loop of products in registers alone, whose number of turns is in rdi: what the units can give.</summary>
    public static byte[] AssemblePeak()
    {
        var c = new Assembler(64);
        for (int i = 0; i < 32; i++)
            c.vpxord(i < _chains.Length ? _chains[i] : i < 28 ? _columns[i - 24] : _pairs[i - 28], zmm0, zmm0);
        var loop = c.CreateLabel();
        c.Label(ref loop);
        foreach (var chain in _chains)
            c.vdpbf16ps(chain, _columns[0], _pairs[0]);
        c.dec(rdi);
        c.jnz(loop);
        return EmittedCode.Finish(c);
    }

    /// <summary>Chains from 0, with the output's lines asked for ahead of time, to be written; or from what stands in the output.</summary>
    private static void Open(Assembler c, int rows, int vectors)
    {
        var fromOutput = c.CreateLabel();
        var opened = c.CreateLabel();
        c.mov(rsi, __qword_ptr[rdi + 40]);
        c.cmp(__qword_ptr[rdi + 64], (int)TileClosing.Continue);
        c.je(fromOutput);
        for (int i = 0; i < rows * vectors; i++)
            c.vpxord(_chains[i], _chains[i], _chains[i]);
        EachVector(c, rows, vectors, (_, place) => c.prefetchw(place));
        c.jmp(opened);
        c.Label(ref fromOutput);
        EachVector(c, rows, vectors, (chain, place) => c.vmovups(chain, place));
        c.Label(ref opened);
    }

    private static void Close(Assembler c, int rows, int vectors)
    {
        var store = c.CreateLabel();
        c.cmp(__qword_ptr[rdi + 64], (int)TileClosing.Add);
        c.jne(store);
        c.mov(rsi, __qword_ptr[rdi + 40]);
        EachVector(c, rows, vectors, (chain, place) => c.vaddps(chain, chain, place));
        c.Label(ref store);
        c.mov(rsi, __qword_ptr[rdi + 40]);
        EachVector(c, rows, vectors, (chain, place) => c.vmovups(place, chain));
    }

    /// <summary>Walks over the output, whose first row is at rsi.</summary>
    private static void EachVector(Assembler c, int rows, int vectors, Action<AssemblerRegisterZMM, AssemblerMemoryOperand> use)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < vectors; v++)
                use(_chains[r * vectors + v], __zmmword_ptr[rsi + v * VectorBytes]);
            if (r + 1 < rows)
                c.add(rsi, __qword_ptr[rdi + 48]);
        }
    }
}
