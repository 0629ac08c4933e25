using Casebook.Knowledge.Cve;
using Casebook.Runs.Errors;

namespace Casebook.ModelUse;

/// <summary>The records of a file, sorted by what can be done with them.</summary>
/// <param name="Usable">With a description, and not rejected.</param>
/// <param name="Passed">How many are rejected or have no description.</param>
/// <param name="Faults">Those that could not be read.</param>
internal sealed record CveFile(IReadOnlyList<CveRecord> Usable, int Passed, IReadOnlyList<CveFault> Faults)
{
    /// <summary>Reads all of a file.</summary>
    /// <exception cref="CveFileException">The file is missing, or has no record.</exception>
    public static CveFile Read(string path)
    {
        if (!File.Exists(path))
            throw new CveFileException(path, "does not exist", "Name a file of CVE records (CVE JSON 5 or NVD JSON 2.0).");
        var usable = new List<CveRecord>();
        var faults = new List<CveFault>();
        int passed = 0;
        foreach (CveReading reading in CveReader.Read(path))
        {
            if (reading.Fault is { } fault)
                faults.Add(fault);
            else if (reading.Record is { Rejected: false } record && !string.IsNullOrWhiteSpace(record.Description))
                usable.Add(record);
            else
                passed++;
        }
        return usable.Count + passed + faults.Count > 0
            ? new CveFile(usable, passed, faults)
            : throw new CveFileException(path, "has no record in it", "Name a file of CVE records (CVE JSON 5 or NVD JSON 2.0).");
    }
}

/// <summary>A file that is no file of CVE records.</summary>
internal sealed class CveFileException(string file, string problem, string remedy) : CasebookException(ExitCode.BadInput, file, "", problem, remedy);
