using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Techniques;

/// <summary>Procedure → ATT&amp;CK technique. The act names exactly one technique; who, where and when are invented around it.</summary>
internal sealed class TechniqueGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private readonly ProcedureWriter _procedures = new(phrases);

    public string Domain => "attack-technique";

    public string Verifier => "attack-technique";

    public string Ask(string description) => Prompts.AttackTechnique(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        string id = LabelRound.At(TechniqueBooks.Ids, seed, $"attack-technique/labels/{split}", ordinal);
        var used = new List<string>();
        string marked = _procedures.Write(id, split, random, used);
        (string procedure, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Mend(marked));
        (string trace, IReadOnlyList<string> names) = TechniqueTrace.Write(id, quotes[ProcedureWriter.ActCue], random);
        return new GeneratedCase(procedure, trace, id, new TechniqueReference(id), [id], used) { Names = names };
    }
}
