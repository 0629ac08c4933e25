using System.Text.Json.Serialization;
using Casebook.Evaluation.Scores;

namespace Casebook.Commands.Demo;

/// <summary>What a demo came to; also <c>summary.json</c> in its folder.</summary>
/// <param name="Folder">All of it.</param>
/// <param name="Model">The run with the model inside.</param>
/// <param name="Untrained">Scores on the held-out problems of the weights that training began with.</param>
/// <param name="Trained">Of the model.</param>
/// <param name="RealRecords">On real records; null without CASEBOOK_DATA.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="PeakMemoryBytes">The most memory that the process had.</param>
internal sealed record DemoSummary(
    string Folder, string Model, IReadOnlyList<Score> Untrained, IReadOnlyList<Score> Trained, RealRecordScore? RealRecords, double Seconds, long PeakMemoryBytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
