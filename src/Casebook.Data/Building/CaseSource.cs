using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Building;

/// <summary>Gives the cases of a build one after the other; no description comes twice, in whatever file.</summary>
/// <remarks>A case's numbers come from (seed, domain and part, attempt, ordinal), so that no part shifts another.</remarks>
internal sealed class CaseSource(ulong seed)
{
    /// <summary>So many duplicates in a row mean that the phrasings are used up.</summary>
    private const uint MostAttempts = 100;

    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Descriptions that were drawn anew.</summary>
    public int Duplicates { get; private set; }

    /// <param name="part">The file that it is for: <c>exemplars.train</c>.</param>
    /// <exception cref="DataBuildException">The phrasings give no new description.</exception>
    public GeneratedCase Next(ICaseGenerator generator, Split split, string part, int ordinal)
    {
        for (uint attempt = 0; attempt < MostAttempts; attempt++)
        {
            var random = new RandomStream(seed, $"{generator.Domain}/{part}", attempt, (ulong)ordinal);
            GeneratedCase drawn = generator.Write(split, seed, ordinal, random);
            if (_seen.Add(Fingerprint(drawn.Description)))
            {
                return drawn;
            }
            Duplicates++;
        }
        throw new DataBuildException(
            $"{part}.jsonl",
            $"{generator.Domain}, record {ordinal + 1}",
            $"{MostAttempts} drawn descriptions were all there before: the phrasings are used up",
            "Ask for fewer records of this part in the recipe.");
    }

    private static UInt128 Fingerprint(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
