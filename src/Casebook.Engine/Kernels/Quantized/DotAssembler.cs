using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Writes the machine code of a product (System V calling convention: the arguments' address in rdi; every register
/// used is the caller's to save). Registers: a chain and an integer sum for each token, then the weights, the scales and
/// one to compute in.
/// </summary>
internal static class DotAssembler
{
    private static readonly AssemblerRegisterZMM[] Vectors =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14, zmm15,
        zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23, zmm24, zmm25, zmm26, zmm27, zmm28, zmm29, zmm30, zmm31,
    ];

    public static byte[] Assemble(ScaleKind kind, int tokens)
    {
        var c = new Assembler(64);
        // The order of DotArguments.
        c.mov(rax, __qword_ptr[rdi]);
        c.mov(rsi, __qword_ptr[rdi + 8]);
        c.mov(rdx, __qword_ptr[rdi + 16]);
        c.mov(rcx, __qword_ptr[rdi + 24]);
        c.mov(r9, __qword_ptr[rdi + 40]);
        c.mov(r10, __qword_ptr[rdi + 48]);
        Chains(c, tokens);
        var loop = c.CreateLabel();
        c.Label(ref loop);
        if (kind == ScaleKind.Halves)
        {
            for (int t = 0; t < tokens; t++)
            {
                c.vpbroadcastd(Sum(tokens, t), __dword_ptr[rsi + Start(tokens, t)]);
                c.vpsubd(Sum(tokens, t), Sum(tokens, t), __dword_bcst[rsi + SecondStart(tokens, t)]);
            }
            Groups(c, tokens, 0, 4);
            Scale(c, tokens, 0);
            for (int t = 0; t < tokens; t++)
                c.vpbroadcastd(Sum(tokens, t), __dword_ptr[rsi + SecondStart(tokens, t)]);
            Groups(c, tokens, 4, 4);
            Scale(c, tokens, 64);
            c.add(rdx, 128);
        }
        else
        {
            for (int t = 0; t < tokens; t++)
                c.vpbroadcastd(Sum(tokens, t), __dword_ptr[rsi + Start(tokens, t)]);
            Groups(c, tokens, 0, 8);
            Scale(c, tokens, 0);
            c.add(rdx, 64);
        }
        if (kind == ScaleKind.WithMinimum)
        {
            c.vmovups(Scales, __zmmword_ptr[rcx]);
            for (int t = 0; t < tokens; t++)
                c.vfmadd231ps(Vectors[t], Scales, __dword_bcst[rsi + 44 * tokens + 4 * t]);
            c.add(rcx, 64);
        }
        c.add(rax, PanelLayout.DecodedBytes);
        c.add(rsi, tokens * QuantizedRows.BytesPerBlock);
        c.dec(r10);
        c.jnz(loop);
        c.mov(r8, __qword_ptr[rdi + 32]);
        for (int t = 0; t < tokens; t++)
        {
            c.vmovups(__zmmword_ptr[r8], Vectors[t]);
            c.add(r8, r9);
        }
        c.vzeroupper();
        c.ret();
        using var stream = new MemoryStream();
        c.Assemble(new StreamCodeWriter(stream), 0);
        return stream.ToArray();
    }

    private static AssemblerRegisterZMM Weights => zmm28;

    private static AssemblerRegisterZMM Scales => zmm29;

    private static AssemblerRegisterZMM Factor => zmm30;

    private static AssemblerRegisterZMM Sum(int tokens, int t) => Vectors[tokens + t];

    private static int Start(int tokens, int t) => 32 * tokens + 4 * t;

    private static int SecondStart(int tokens, int t) => 36 * tokens + 4 * t;

    private static int RowScale(int tokens, int t) => 40 * tokens + 4 * t;

    private static void Chains(Assembler c, int tokens)
    {
        var fresh = c.CreateLabel();
        var ready = c.CreateLabel();
        c.cmp(__qword_ptr[rdi + 56], 0);
        c.je(fresh);
        c.mov(r8, __qword_ptr[rdi + 32]);
        for (int t = 0; t < tokens; t++)
        {
            c.vmovups(Vectors[t], __zmmword_ptr[r8]);
            c.add(r8, r9);
        }
        c.jmp(ready);
        c.Label(ref fresh);
        for (int t = 0; t < tokens; t++)
            c.vpxord(Vectors[t], Vectors[t], Vectors[t]);
        c.Label(ref ready);
    }

    /// <summary>The integer products of some groups of four elements. With few tokens several sums go side by side, because one alone would wait for itself.</summary>
    private static void Groups(Assembler c, int tokens, int first, int count)
    {
        int chains = tokens == 1 ? 4 : tokens <= 3 ? 2 : 1;
        for (int chain = 1; chain < chains; chain++)
        {
            for (int t = 0; t < tokens; t++)
                c.vpxord(Vectors[(1 + chain) * tokens + t], Vectors[(1 + chain) * tokens + t], Vectors[(1 + chain) * tokens + t]);
        }
        for (int g = first; g < first + count; g++)
        {
            c.vmovdqu32(Weights, __zmmword_ptr[rax + 64 * g]);
            for (int t = 0; t < tokens; t++)
                c.vpdpbusd(Vectors[(1 + (g % chains)) * tokens + t], Weights, __dword_bcst[rsi + 32 * t + 4 * g]);
        }
        for (int chain = 1; chain < chains; chain++)
        {
            for (int t = 0; t < tokens; t++)
                c.vpaddd(Sum(tokens, t), Sum(tokens, t), Vectors[(1 + chain) * tokens + t]);
        }
    }

    private static void Scale(Assembler c, int tokens, int offset)
    {
        c.vmovups(Scales, __zmmword_ptr[rdx + offset]);
        for (int t = 0; t < tokens; t++)
        {
            c.vcvtdq2ps(Sum(tokens, t), Sum(tokens, t));
            c.vmulps(Factor, Scales, __dword_bcst[rsi + RowScale(tokens, t)]);
            c.vfmadd231ps(Vectors[t], Sum(tokens, t), Factor);
        }
    }
}
