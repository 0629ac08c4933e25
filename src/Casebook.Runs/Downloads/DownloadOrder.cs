namespace Casebook.Runs.Downloads;

/// <summary>What is to be downloaded.</summary>
/// <param name="Address">Where it is: http or https.</param>
/// <param name="Target">The file to make.</param>
/// <param name="Sha256">What its SHA-256 must be, in lower-case hexadecimal digits; null where it is not known.</param>
/// <param name="Bytes">How long it must be; null where that is not known.</param>
public sealed record DownloadOrder(Uri Address, string Target, string? Sha256, long? Bytes);

/// <summary>How far a download is.</summary>
/// <param name="Done">Bytes that are there.</param>
/// <param name="Total">All bytes; null where the server does not say.</param>
public sealed record DownloadProgress(long Done, long? Total);

/// <summary>What a download gave.</summary>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="Outcome">How it came to be there.</param>
/// <param name="ResumedAt">How many bytes an earlier run or connection had left; 0 where it was had in one go.</param>
public sealed record DownloadResult(long Bytes, string Sha256, DownloadOutcome Outcome, long ResumedAt);

/// <summary>How a file came to be there.</summary>
public enum DownloadOutcome
{
    /// <summary>It was there, with the right hash.</summary>
    AlreadyThere,

    /// <summary>It was downloaded and has the right hash.</summary>
    Verified,

    /// <summary>It was downloaded, and there was no hash to compare with.</summary>
    Unverified,
}
