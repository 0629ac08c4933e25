using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>
/// Writes the machine code of a product of one BF16 panel with a tile of rows (System V calling convention: the
/// <see cref="BrainArguments"/>' address in rdi; every register used is the caller's to save). <c>vdpbf16ps</c> adds the
/// second product of a pair and then the first, each with one rounding (Intel, Software Developer's Manual 2C).
/// </summary>
internal static class BrainAssembler
{
    /// <summary>Pairs of elements that a turn of the loop takes.</summary>
    public const int Unrolled = 4;

    private const int VectorBytes = 64;

    private static readonly AssemblerRegisterZMM[] _chains =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11,
        zmm12, zmm13, zmm14, zmm15, zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23,
    ];

    private static readonly AssemblerRegisterZMM[] _tokens = [zmm26, zmm27, zmm28, zmm29, zmm30, zmm31];

    /// <param name="askAhead">Whether to ask for weights ahead of time, since they come from memory.</param>
    public static byte[] Assemble(int tokens, bool askAhead)
    {
        var c = new Assembler(64);
        c.mov(rax, __qword_ptr[rdi]);
        c.mov(rsi, __qword_ptr[rdi + 8]);
        c.mov(r8, __qword_ptr[rdi + 16]);
        c.mov(r9, __qword_ptr[rdi + 24]);
        c.mov(r10, __qword_ptr[rdi + 32]);
        for (int i = 0; i < 2 * tokens; i++)
            c.vpxord(_chains[i], _chains[i], _chains[i]);
        var loop = c.CreateLabel();
        c.Label(ref loop);
        for (int p = 0; p < Unrolled; p++)
        {
            for (int vector = 2 * p; askAhead && vector < 2 * p + 2; vector++)
                c.prefetcht0(__byte_ptr[rax + EmittedCode.AskAheadBytes + vector * VectorBytes]);
            c.vmovdqu32(zmm24, __zmmword_ptr[rax + 2 * p * VectorBytes]);
            c.vmovdqu32(zmm25, __zmmword_ptr[rax + (2 * p + 1) * VectorBytes]);
            for (int t = 0; t < tokens; t++)
            {
                var token = _tokens[(p * tokens + t) % _tokens.Length];
                c.vpbroadcastd(token, __dword_ptr[rsi + 4 * (p * tokens + t)]);
                c.vdpbf16ps(_chains[2 * t], zmm24, token);
                c.vdpbf16ps(_chains[2 * t + 1], zmm25, token);
            }
        }
        c.add(rax, Unrolled * 2 * VectorBytes);
        c.add(rsi, Unrolled * 4 * tokens);
        c.dec(r10);
        c.jnz(loop);
        Close(c, tokens, vector: 0);
        var done = c.CreateLabel();
        c.cmp(__qword_ptr[rdi + 48], 1);
        c.je(done);
        Close(c, tokens, vector: 1);
        c.Label(ref done);
        return EmittedCode.Finish(c);
    }

    /// <summary>Stores a vector of each token, or adds it to what is there.</summary>
    private static void Close(Assembler c, int tokens, int vector)
    {
        var store = c.CreateLabel();
        c.cmp(__qword_ptr[rdi + 40], 0);
        c.je(store);
        c.mov(r11, r8);
        for (int t = 0; t < tokens; t++)
        {
            c.vaddps(_chains[2 * t + vector], _chains[2 * t + vector], __zmmword_ptr[r11 + vector * VectorBytes]);
            c.add(r11, r9);
        }
        c.Label(ref store);
        c.mov(r11, r8);
        for (int t = 0; t < tokens; t++)
        {
            c.vmovups(__zmmword_ptr[r11 + vector * VectorBytes], _chains[2 * t + vector]);
            c.add(r11, r9);
        }
    }
}
