using System.Text.Json.Serialization;

namespace Casebook.Commands.Bench;

/// <summary>What <c>casebook bench</c> measured; its JSON form is this record.</summary>
/// <param name="Model">The model, as it was named.</param>
/// <param name="Parameters">Of the model.</param>
/// <param name="WeightBytes">Memory that the weights take up.</param>
/// <param name="Kernels">The kernel path: <c>portable</c>, <c>avx2</c>, <c>avx512</c>, …</param>
/// <param name="Threads">Of the engine.</param>
/// <param name="PromptTokens">Tokens of each prompt.</param>
/// <param name="GeneratedTokens">Tokens generated and timed of each sequence.</param>
/// <param name="Sequences">Generated at once.</param>
/// <param name="Repetitions">Measurements of each speed; medians are given.</param>
/// <param name="PromptTokensPerSecond">One prompt, from its first token to the choice of the token behind it.</param>
/// <param name="GenerateTokensPerSecond">Of all sequences together, prompts not counted.</param>
/// <param name="BytesPerToken">
/// Memory that is read for a generated token: the weights that a pass multiplies with, shared by all sequences of the
/// pass, and the sequence's own keys and values halfway through the generation.
/// </param>
/// <param name="ReadBandwidthBytesPerSecond">Read speed of this machine's memory on as many threads, measured between the repetitions.</param>
/// <param name="BandwidthShare">The part of it that generation used: a fraction. Above 1 where the model fits into the processor's caches.</param>
/// <param name="MultiplyAddPeakFlops">fp32 operations a second of this machine's multiply units on as many threads, a multiply-add being two, measured between the repetitions.</param>
/// <param name="PromptPeakShare">The part of it that the prompt's products with weights used: a fraction. Above 1 is possible where numbers are narrower than fp32.</param>
internal sealed record BenchReport(
    string Model,
    long Parameters,
    long WeightBytes,
    string Kernels,
    int Threads,
    int PromptTokens,
    int GeneratedTokens,
    int Sequences,
    int Repetitions,
    double PromptTokensPerSecond,
    double GenerateTokensPerSecond,
    double BytesPerToken,
    double ReadBandwidthBytesPerSecond,
    double BandwidthShare,
    double MultiplyAddPeakFlops,
    double PromptPeakShare);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
