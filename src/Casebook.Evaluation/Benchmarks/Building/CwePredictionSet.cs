namespace Casebook.Evaluation.Benchmarks.Building;

/// <summary>A benchmark of CVE descriptions and their weaknesses that was made from records newer than a model.</summary>
/// <param name="After">Records of this day and before are not in it.</param>
/// <param name="Rows">In the order of their dates, those of a day by their ids.</param>
/// <param name="Sources">The files that were read, in their order.</param>
/// <param name="Tally">What became of the records.</param>
public sealed record CwePredictionSet(
    DateOnly After, IReadOnlyList<CwePredictionRow> Rows, IReadOnlyList<BuiltFrom> Sources, CwePredictionTally Tally);

/// <summary>One question of it.</summary>
/// <param name="CveId"><c>CVE-2025-12345</c>.</param>
/// <param name="Published">The day, in UTC, on which the record came out; the earliest where files differ.</param>
/// <param name="Description">The English description.</param>
/// <param name="Cwe">Its only weakness: the right answer.</param>
public sealed record CwePredictionRow(string CveId, DateOnly Published, string Description, string Cwe);

/// <summary>A file that a benchmark was built from.</summary>
/// <param name="Name">Its name without the folder.</param>
/// <param name="Sha256">Of the file as it lies there, packed or not.</param>
public sealed record BuiltFrom(string Name, string Sha256);

/// <summary>What became of the records. Each CVE counts once, under the first of these that holds.</summary>
public sealed record CwePredictionTally
{
    /// <summary>Records that could not be read; they are no CVEs and not among the others.</summary>
    public int Unreadable { get; init; }

    /// <summary>Different CVEs.</summary>
    public required int Cves { get; init; }

    /// <summary>Withdrawn in any of the files.</summary>
    public int Rejected { get; init; }

    /// <summary>Without a date, or published on the last day that is left out, or before.</summary>
    public int Earlier { get; init; }

    /// <summary>Without an English description.</summary>
    public int WithoutText { get; init; }

    /// <summary>Mapped to no weakness, or to several, in all files together.</summary>
    public int NotOneWeakness { get; init; }

    /// <summary>Mapped to what is no weakness, or to one that MITRE does not want to be mapped to, or whose mapping is not known here.</summary>
    public int NotAllowed { get; init; }

    /// <summary>The description names a CWE id itself.</summary>
    public int NamesAnswer { get; init; }

    /// <summary>The description is that of an earlier CVE, but for spelling.</summary>
    public int Repeated { get; init; }

    /// <summary>Would have served, but more were not asked for.</summary>
    public int Left { get; init; }
}
