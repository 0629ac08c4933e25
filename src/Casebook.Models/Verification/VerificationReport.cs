namespace Casebook.Models.Verification;

/// <summary>What reading a whole model found.</summary>
/// <param name="Files">Every file with its SHA-256.</param>
/// <param name="Tensors">Tensors read.</param>
/// <param name="Elements">Their elements.</param>
/// <param name="Texts">Texts that were tokenized and compared with what came back.</param>
/// <param name="Faults">What is wrong, as sentences; none for a model that is whole.</param>
public sealed record VerificationReport(
    IReadOnlyList<VerifiedFile> Files, int Tensors, long Elements, int Texts, IReadOnlyList<string> Faults);

/// <summary>A file of the model.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Lower-case hexadecimal digits.</param>
public sealed record VerifiedFile(string Path, long Bytes, string Sha256);
