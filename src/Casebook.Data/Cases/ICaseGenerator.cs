using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Cases;

/// <summary>Writes the cases of one domain. Thread-safe; a case depends on the split and the random stream alone.</summary>
internal interface ICaseGenerator
{
    /// <summary><c>cve-cwe</c>.</summary>
    string Domain { get; }

    /// <summary>The verifier of its answers.</summary>
    string Verifier { get; }

    /// <summary>The user's message for a description; by default the description itself.</summary>
    string Ask(string description) => description;

    /// <param name="ordinal">The how-manyth case of its file; labels go round with it, so that they are balanced.</param>
    /// <param name="seed">The recipe's seed, under which labels go round.</param>
    GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random);
}
