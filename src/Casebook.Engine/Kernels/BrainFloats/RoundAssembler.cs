using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Casebook.Engine.Kernels.BrainFloats;

/// <summary>Writes the machine code that rounds rows to BF16 (System V calling convention, registers of the caller alone).</summary>
internal static class RoundAssembler
{
    private const int VectorBytes = 64;

    /// <summary>
    /// Rounds a row: source in rdi, target in rsi, vectors of 16 in rdx, the factor before rounding in xmm0; asks for what
    /// stands rcx bytes behind the source.
    /// </summary>
    public static byte[] AssembleRow()
    {
        var c = Begin();
        var loop = c.CreateLabel();
        c.Label(ref loop);
        Round(c, zmm0, ymm0, rdi, rcx);
        c.vmovdqu(__ymmword_ptr[rsi], ymm0);
        c.add(rdi, VectorBytes);
        c.add(rsi, VectorBytes / 2);
        c.dec(rdx);
        c.jnz(loop);
        return EmittedCode.Finish(c);
    }

    /// <summary>
    /// Rounds two rows into pairs: even row in rdi, odd row in rsi, target in rdx, vectors of 16 in rcx, the factor in
    /// xmm0; every two vectors the target goes on r8 bytes further; asks for what stands r9 bytes behind the sources.
    /// </summary>
    public static byte[] AssemblePairs()
    {
        var c = Begin();
        c.mov(r10, VectorBytes);
        c.sub(r8, r10);
        var loop = c.CreateLabel();
        c.Label(ref loop);
        Round(c, zmm0, ymm0, rdi, r9);
        Round(c, zmm1, ymm1, rsi, r9);
        c.vpmovzxwd(zmm0, ymm0);
        c.vpmovzxwd(zmm1, ymm1);
        c.vpslld(zmm1, zmm1, 16);
        c.vpord(zmm0, zmm0, zmm1);
        c.vmovdqu32(__zmmword_ptr[rdx], zmm0);
        c.add(rdi, VectorBytes);
        c.add(rsi, VectorBytes);
        c.add(rdx, r10);
        c.xchg(r10, r8);
        c.dec(rcx);
        c.jnz(loop);
        return EmittedCode.Finish(c);
    }

    private static Assembler Begin()
    {
        var c = new Assembler(64);
        c.vbroadcastss(zmm29, xmm0);
        c.mov(eax, (int)BrainFloat.LeastRoundedUp);
        c.vpbroadcastd(zmm30, eax);
        c.mov(eax, 0x7FFFFFFF);
        c.vpbroadcastd(zmm31, eax);
        return c;
    }

    private static void Round(Assembler c, AssemblerRegisterZMM wide, AssemblerRegisterYMM narrow, AssemblerRegister64 source, AssemblerRegister64 ahead)
    {
        c.prefetcht0(__byte_ptr[source + ahead]);
        c.vmulps(wide, zmm29, __zmmword_ptr[source]);
        c.vpandd(zmm28, wide, zmm31);
        // Not less than, which is also true of what is not a number.
        c.vcmpps(k1, zmm28, zmm30, 5);
        c.vcvtneps2bf16(narrow.k1.z, wide);
    }
}
