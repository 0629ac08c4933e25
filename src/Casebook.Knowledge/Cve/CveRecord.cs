using Casebook.Knowledge.Cvss;

namespace Casebook.Knowledge.Cve;

/// <summary>What Casebook uses of a CVE record, whichever format it came in.</summary>
public sealed record CveRecord
{
    /// <summary><c>CVE-2024-12345</c>.</summary>
    public required string Id { get; init; }

    /// <summary>As the record says: <c>PUBLISHED</c> or <c>REJECTED</c> (CVE JSON 5), <c>Analyzed</c>, <c>Rejected</c> and others (NVD).</summary>
    public required string State { get; init; }

    /// <summary>Whether the record was withdrawn; then there is nothing to analyse.</summary>
    public bool Rejected { get; init; }

    /// <summary>The first English description, the record's author before others; of a rejected record, why it was rejected. Null where there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Null where the record does not say or says it unreadably.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>CWE ids in the record's order without repetitions: the author's first (CVE JSON 5), <c>Primary</c> first (NVD).</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>CVSS 3.x scores in the same order.</summary>
    public IReadOnlyList<CveScore> Scores { get; init; } = [];

    /// <summary>What could not be read but does not spoil the record, for example a malformed vector; each names its field.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A CVSS 3.x vector of a record.</summary>
/// <param name="Vector">The base vector.</param>
/// <param name="Published">The base score that the record prints beside it; null where it prints none.</param>
/// <param name="Source">Who gave it: a container's short name or NVD's source.</param>
public sealed record CveScore(CvssVector Vector, double? Published, string Source);

/// <summary>One record of a file, or why it could not be read. Exactly one of the two is not null.</summary>
public sealed record CveReading(CveRecord? Record, CveFault? Fault);

/// <summary>A record that could not be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Place"><c>line 3</c>, <c>record 7</c> or <c>line 12, byte 5</c>.</param>
/// <param name="Field">JSON path within the record; empty where the JSON itself is malformed.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
public sealed record CveFault(string File, string Place, string Field, string Problem)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{File}, {Place}{(Field.Length > 0 ? $", {Field}" : "")}: {Problem}.";
}
