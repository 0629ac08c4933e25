using System.Buffers.Binary;
using System.Text;

namespace Casebook.TorchBench.Torch;

/// <summary>
/// Makes a shared library do without one symbol of one version: both are marked weak in its tables. For symbols that
/// are only there to be asked for, as C++'s initialisation of its streams, which older libraries do unasked.
/// </summary>
internal static class WeakSymbol
{
    // Sizes and numbers of ELF's 64-bit form, as /usr/include/elf.h has them.
    private const int SectionHeaders = 0x28, SectionSize = 0x3A, SectionCount = 0x3C, SymbolBytes = 24;
    private const uint DynamicSymbols = 11, NeededVersions = 0x6ffffffe;
    private const byte WeakBinding = 2 << 4;
    private const ushort WeakVersion = 2;

    /// <exception cref="FormatException">The file has no such symbol or version.</exception>
    public static byte[] Relax(byte[] file, string symbol, string version)
    {
        bool symbolFound = false, versionFound = false;
        foreach (Section section in Sections(file))
        {
            if (section.Kind == DynamicSymbols)
            {
                for (long at = section.Offset; at < section.Offset + section.Size; at += SymbolBytes)
                {
                    if (Text(file, section.Names + Word(file, at)) == symbol)
                    {
                        file[at + 4] = (byte)(WeakBinding | (file[at + 4] & 15));
                        symbolFound = true;
                    }
                }
            }
            else if (section.Kind == NeededVersions)
            {
                foreach (long at in Versions(file, section))
                {
                    if (Text(file, section.Names + Word(file, at + 8)) == version)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan((int)at + 4), (ushort)(Half(file, at + 4) | WeakVersion));
                        versionFound = true;
                    }
                }
            }
        }
        return symbolFound && versionFound ? file : throw new FormatException($"The library does not ask for {symbol} of {version}.");
    }

    private static IEnumerable<Section> Sections(byte[] file)
    {
        long headers = Long(file, SectionHeaders);
        int size = Half(file, SectionSize), count = Half(file, SectionCount);
        for (int i = 0; i < count; i++)
        {
            long at = headers + ((long)i * size), names = headers + (Word(file, at + 0x28) * size);
            if (Word(file, at + 4) is DynamicSymbols or NeededVersions)
                yield return new Section(Word(file, at + 4), Long(file, at + 0x18), Long(file, at + 0x20), Long(file, names + 0x18));
        }
    }

    private static IEnumerable<long> Versions(byte[] file, Section section)
    {
        for (long library = section.Offset; ; library += Word(file, library + 12))
        {
            long at = library + Word(file, library + 8);
            for (int i = 0; i < Half(file, library + 2); i++, at += Word(file, at + 12))
                yield return at;
            if (Word(file, library + 12) == 0)
                yield break;
        }
    }

    private static string Text(byte[] file, long at) => Encoding.ASCII.GetString(file, (int)at, Array.IndexOf(file, (byte)0, (int)at) - (int)at);

    private static ushort Half(byte[] file, long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));

    private static uint Word(byte[] file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at));

    private static long Long(byte[] file, long at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)at));

    /// <param name="Names">Where the strings lie that its entries point to.</param>
    private sealed record Section(uint Kind, long Offset, long Size, long Names);
}
