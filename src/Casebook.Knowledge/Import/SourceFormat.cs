namespace Casebook.Knowledge.Import;

/// <summary>What a publisher's file is.</summary>
public enum SourceFormat
{
    /// <summary>The CWE List as XML, schema 6 or 7.</summary>
    CweXml,

    /// <summary>CWE entries as the CWE REST API gives them: weaknesses, categories or views.</summary>
    CweJson,

    /// <summary>What the CWE REST API says of its release.</summary>
    CweRelease,

    /// <summary>A STIX 2.0 or 2.1 bundle of ATT&amp;CK or CAPEC.</summary>
    StixBundle,

    /// <summary>CISA's catalogue of known exploited vulnerabilities as JSON.</summary>
    KevJson,

    /// <summary>CVE records: a page or feed of NVD JSON 2.0.</summary>
    NvdPage,

    /// <summary>CVE records one by one: CVE JSON 5, or items of NVD JSON 2.0.</summary>
    CveRecords,
}

/// <summary>How formats are named to people.</summary>
internal static class SourceFormats
{
    public static string Text(this SourceFormat format) => format switch
    {
        SourceFormat.CweXml => "CWE XML",
        SourceFormat.CweJson => "CWE REST JSON",
        SourceFormat.CweRelease => "CWE REST release",
        SourceFormat.StixBundle => "STIX bundle",
        SourceFormat.KevJson => "KEV JSON",
        SourceFormat.NvdPage => "NVD JSON 2.0",
        _ => "CVE records",
    };
}
