using Casebook.Models.Tensors;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>
/// Writes the machine code of a product of one packed panel with a tile of rows (System V calling convention: the
/// arguments' address in rdi; every register used is the caller's to save). It opens quants in registers, since opening
/// them through the cache would cost more than a product with few tokens. The integers and the rounding are those of
/// <see cref="IntegerDots"/>, so the bits are too.
/// </summary>
internal static class PanelAssembler
{
    private const int CacheLine = 64;

    private static readonly AssemblerRegisterZMM[] _vectors =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14, zmm15,
        zmm16, zmm17, zmm18, zmm19, zmm20, zmm21,
    ];

    /// <summary>Arguments as in <see cref="DotArguments"/>, but the weights are a packed panel with its scales, and blocks are its units.</summary>
    /// <param name="askAhead">Whether to ask for weights ahead of time, since they come from memory.</param>
    public static byte[] Assemble(TensorEncoding encoding, int tokens, bool askAhead)
    {
        var layout = PanelLayout.Of(encoding);
        var c = new Assembler(64);
        c.mov(rax, __qword_ptr[rdi]);
        c.mov(rsi, __qword_ptr[rdi + 8]);
        c.mov(r8, __qword_ptr[rdi + 32]);
        c.mov(r9, __qword_ptr[rdi + 40]);
        c.mov(r10, __qword_ptr[rdi + 48]);
        c.mov(r11d, 0x0F0F0F0F);
        c.vpbroadcastd(Mask, r11d);
        c.mov(r11d, encoding == TensorEncoding.Q5_K ? 0x10101010 : 0x30303030);
        c.vpbroadcastd(UpperMask, r11d);
        for (int t = 0; t < tokens; t++)
            c.vpxord(Chain(t), Chain(t), Chain(t));
        c.cmp(__qword_ptr[rdi + 56], 0);
        var loop = c.CreateLabel();
        c.je(loop);
        c.mov(r11, r8);
        for (int t = 0; t < tokens; t++)
        {
            c.vmovups(Chain(t), __zmmword_ptr[r11]);
            c.add(r11, r9);
        }
        c.Label(ref loop);
        switch (encoding)
        {
            case TensorEncoding.Q8_0:
                Bytes(c, layout, tokens, askAhead);
                break;
            case TensorEncoding.Q4_0:
                Nibbles(c, layout, tokens, askAhead);
                break;
            case TensorEncoding.Q6_K:
                SixBits(c, layout, tokens, askAhead);
                break;
            default:
                SuperBlock(c, layout, tokens, askAhead);
                break;
        }
        c.dec(r10);
        c.jnz(loop);
        for (int t = 0; t < tokens; t++)
        {
            c.vmovups(__zmmword_ptr[r8], Chain(t));
            c.add(r8, r9);
        }
        return EmittedCode.Finish(c);
    }

    private static AssemblerRegisterZMM Low => zmm22;

    private static AssemblerRegisterZMM High => zmm23;

    private static AssemblerRegisterZMM Mask => zmm24;

    private static AssemblerRegisterZMM Scale => zmm26;

    private static AssemblerRegisterZMM Factor => zmm27;

    private static AssemblerRegisterZMM SuperScale => zmm28;

    private static AssemblerRegisterZMM SuperMinimum => zmm29;

    private static AssemblerRegisterZMM Minimum => zmm30;

    private static AssemblerRegisterZMM UpperMask => zmm31;

    private static AssemblerRegisterZMM Chain(int t) => _vectors[t];

    /// <summary>Sums go side by side while there are few, because one alone would wait for itself.</summary>
    private static int Sums(int tokens) => tokens == 1 ? 4 : tokens <= 4 ? 2 : 1;

    private static AssemblerRegisterZMM Sum(int tokens, int t, int which) => _vectors[tokens + which % Sums(tokens) * tokens + t];

    private static void Bytes(Assembler c, PanelLayout layout, int tokens, bool askAhead)
    {
        if (askAhead)
            Ask(c, layout, 0, 1);
        Begin(c, tokens, 0, shift: 0);
        for (int g = 0; g < 8; g++)
        {
            c.vmovdqu32(Low, __zmmword_ptr[rax + 64 * g]);
            Products(c, tokens, Low, g, 0);
        }
        c.vcvtph2ps(Scale, __ymmword_ptr[rax + layout.QuantBytes]);
        End(c, tokens, 0);
        c.add(rax, layout.UnitBytes);
        c.add(rsi, tokens * QuantizedRows.BytesPerBlock);
    }

    private static void Nibbles(Assembler c, PanelLayout layout, int tokens, bool askAhead)
    {
        if (askAhead)
            Ask(c, layout, 0, 1);
        // −128 times the sum becomes −8 times: a nibble is 8 too large.
        Begin(c, tokens, 0, shift: 4);
        for (int v = 0; v < 4; v++)
        {
            Open(c, 64 * v);
            Products(c, tokens, Low, v, 0);
            Products(c, tokens, High, v + 4, 0);
        }
        c.vcvtph2ps(Scale, __ymmword_ptr[rax + layout.QuantBytes]);
        End(c, tokens, 0);
        c.add(rax, layout.UnitBytes);
        c.add(rsi, tokens * QuantizedRows.BytesPerBlock);
    }

    /// <summary>256 elements of Q4_K, or of Q5_K with its fifth bits behind the nibbles.</summary>
    private static void SuperBlock(Assembler c, PanelLayout layout, int tokens, bool askAhead)
    {
        bool fiveBits = layout.Encoding == TensorEncoding.Q5_K;
        int rowBytes = tokens * QuantizedRows.BytesPerBlock;
        c.vcvtph2ps(SuperScale, __ymmword_ptr[rax + layout.QuantBytes + 16 * PanelLayout.Rows]);
        c.vcvtph2ps(SuperMinimum, __ymmword_ptr[rax + layout.QuantBytes + 18 * PanelLayout.Rows]);
        for (int block = 0; block < 8; block++)
        {
            if (askAhead)
                Ask(c, layout, block, 8);
            for (int t = 0; t < tokens; t++)
                Clear(c, tokens, t, 0);
            for (int g = 0; g < 8; g++)
            {
                int vector = block / 2 * 8 + g;
                Nibble(c, fiveBits ? SplitQuants.NibbleOffset(vector, SplitQuants.FiveBits) : 64 * vector, block % 2 == 1);
                if (fiveBits)
                    Upper(c, SplitQuants.UpperOffset(g, SplitQuants.FiveBits), 4 - block);
                Products(c, tokens, Low, g, block * rowBytes);
            }
            c.vpmovzxbd(Scale, __xmmword_ptr[rax + layout.QuantBytes + block * PanelLayout.Rows]);
            ScaleBy(c, Scale, SuperScale);
            c.vpmovzxbd(Minimum, __xmmword_ptr[rax + layout.QuantBytes + (8 + block) * PanelLayout.Rows]);
            ScaleBy(c, Minimum, SuperMinimum);
            End(c, tokens, block * rowBytes);
            for (int t = 0; t < tokens; t++)
                c.vfmadd231ps(Chain(t), Minimum, __dword_bcst[rsi + block * rowBytes + 44 * tokens + 4 * t]);
        }
        c.add(rax, layout.UnitBytes);
        c.add(rsi, 8 * rowBytes);
    }

    /// <summary>256 elements of Q6_K: in each half, four blocks share eight vectors of upper bits.</summary>
    private static void SixBits(Assembler c, PanelLayout layout, int tokens, bool askAhead)
    {
        int rowBytes = tokens * QuantizedRows.BytesPerBlock;
        c.vcvtph2ps(SuperScale, __ymmword_ptr[rax + layout.QuantBytes + 16 * PanelLayout.Rows]);
        for (int block = 0; block < 8; block++)
        {
            if (askAhead)
                Ask(c, layout, block, 8);
            int half = block / 4, quarter = block % 4, rows = block * rowBytes;
            for (int part = 0; part < 2; part++)
            {
                // −128 times the sum becomes −32 times.
                for (int t = 0; t < tokens; t++)
                {
                    c.vpbroadcastd(Sum(tokens, t, 0), __dword_ptr[rsi + rows + (part == 0 ? 32 : 36) * tokens + 4 * t]);
                    if (part == 0)
                        c.vpsubd(Sum(tokens, t, 0), Sum(tokens, t, 0), __dword_bcst[rsi + rows + 36 * tokens + 4 * t]);
                    c.vpsrad(Sum(tokens, t, 0), Sum(tokens, t, 0), 2);
                    Clear(c, tokens, t, 1);
                }
                for (int g = 4 * part; g < 4 * part + 4; g++)
                {
                    Nibble(c, SplitQuants.NibbleOffset(half * 16 + quarter % 2 * 8 + g, SplitQuants.SixBits), quarter >= 2);
                    Upper(c, SplitQuants.UpperOffset(half * 8 + g, SplitQuants.SixBits), 4 - 2 * quarter);
                    Products(c, tokens, Low, g, rows);
                }
                c.vpmovsxbd(Scale, __xmmword_ptr[rax + layout.QuantBytes + (2 * block + part) * PanelLayout.Rows]);
                ScaleBy(c, Scale, SuperScale);
                End(c, tokens, rows);
            }
        }
        c.add(rax, layout.UnitBytes);
        c.add(rsi, 8 * rowBytes);
    }

    /// <summary>Asks for a part of what comes some units later, a little at a time: more than a few lines at once would be waited for.</summary>
    private static void Ask(Assembler c, PanelLayout layout, int part, int parts)
    {
        int lines = (layout.UnitBytes + CacheLine - 1) / CacheLine;
        for (int line = lines * part / parts; line < lines * (part + 1) / parts; line++)
            c.prefetcht0(__byte_ptr[rax + EmittedCode.AskAheadBytes + line * CacheLine]);
    }

    /// <summary>Low nibbles, or high ones.</summary>
    private static void Nibble(Assembler c, int offset, bool high)
    {
        if (!high)
        {
            c.vpandd(Low, Mask, __zmmword_ptr[rax + offset]);
            return;
        }
        c.vpsrlw(Low, __zmmword_ptr[rax + offset], 4);
        c.vpandd(Low, Low, Mask);
    }

    /// <summary>Puts upper bits on top of the nibbles; what a shift carries from byte to byte is masked off.</summary>
    private static void Upper(Assembler c, int offset, int left)
    {
        if (left > 0)
            c.vpsllw(High, __zmmword_ptr[rax + offset], (byte)left);
        else if (left < 0)
            c.vpsrlw(High, __zmmword_ptr[rax + offset], (byte)-left);
        else
            c.vmovdqu32(High, __zmmword_ptr[rax + offset]);
        c.vpandd(High, High, UpperMask);
        c.vpord(Low, Low, High);
    }

    private static void ScaleBy(Assembler c, AssemblerRegisterZMM small, AssemblerRegisterZMM super)
    {
        c.vcvtdq2ps(small, small);
        c.vmulps(small, small, super);
    }

    private static void Clear(Assembler c, int tokens, int t, int first)
    {
        for (int which = first; which < Sums(tokens); which++)
            c.vpxord(Sum(tokens, t, which), Sum(tokens, t, which), Sum(tokens, t, which));
    }

    private static void Begin(Assembler c, int tokens, int rows, byte shift)
    {
        for (int t = 0; t < tokens; t++)
        {
            c.vpbroadcastd(Sum(tokens, t, 0), __dword_ptr[rsi + rows + 32 * tokens + 4 * t]);
            if (shift > 0)
                c.vpsrad(Sum(tokens, t, 0), Sum(tokens, t, 0), shift);
            Clear(c, tokens, t, 1);
        }
    }

    private static void Open(Assembler c, int offset)
    {
        c.vmovdqu32(High, __zmmword_ptr[rax + offset]);
        c.vpandd(Low, High, Mask);
        c.vpsrlw(High, High, 4);
        c.vpandd(High, High, Mask);
    }

    private static void Products(Assembler c, int tokens, AssemblerRegisterZMM weights, int group, int rows)
    {
        for (int t = 0; t < tokens; t++)
            c.vpdpbusd(Sum(tokens, t, group), weights, __dword_bcst[rsi + rows + 32 * t + 4 * group]);
    }

    private static void End(Assembler c, int tokens, int rows)
    {
        for (int t = 0; t < tokens; t++)
        {
            for (int which = 1; which < Sums(tokens); which++)
                c.vpaddd(Sum(tokens, t, 0), Sum(tokens, t, 0), Sum(tokens, t, which));
            c.vcvtdq2ps(Sum(tokens, t, 0), Sum(tokens, t, 0));
            c.vmulps(Factor, Scale, __dword_bcst[rsi + rows + 40 * tokens + 4 * t]);
            c.vfmadd231ps(Chain(t), Sum(tokens, t, 0), Factor);
        }
    }
}
