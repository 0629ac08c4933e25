namespace Casebook.Models.Conversion;

/// <summary>How far a conversion or a verification is.</summary>
/// <param name="Done">Elements that are done.</param>
/// <param name="Total">Elements of the model.</param>
/// <param name="Tensor">The tensor at work.</param>
public sealed record ConversionProgress(long Done, long Total, string Tensor);
