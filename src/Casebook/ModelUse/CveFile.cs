using Casebook.Knowledge.Cve;
using Casebook.Runs.Errors;

namespace Casebook.ModelUse;

/// <summary>The records of a file.</summary>
/// <param name="Records">Those that could be read, rejected ones too, in the file's order.</param>
/// <param name="Faults">Those that could not.</param>
internal sealed record CveFile(IReadOnlyList<CveRecord> Records, IReadOnlyList<CveFault> Faults)
{
    /// <summary>Reads all of a file.</summary>
    /// <exception cref="CveFileException">The file is missing, or has no record.</exception>
    public static CveFile Read(string path)
    {
        if (!File.Exists(path))
            throw new CveFileException(path, "does not exist", "Name a file of CVE records (CVE JSON 5 or NVD JSON 2.0).");
        CveReading[] readings = [.. CveReader.Read(path)];
        return readings.Length > 0
            ? new CveFile([.. readings.Select(reading => reading.Record).OfType<CveRecord>()], [.. readings.Select(reading => reading.Fault).OfType<CveFault>()])
            : throw new CveFileException(path, "has no record in it", "Name a file of CVE records (CVE JSON 5 or NVD JSON 2.0).");
    }
}

/// <summary>A file that is no file of CVE records.</summary>
internal sealed class CveFileException(string file, string problem, string remedy) : CasebookException(ExitCode.BadInput, file, "", problem, remedy);
