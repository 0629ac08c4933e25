using System.Text.Json.Serialization;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Report;
using Casebook.Evaluation.Seeds;

namespace Casebook.Commands.Demo;

/// <summary>What a demo came to; also <c>summary.json</c> in its folder. Rates are fractions.</summary>
/// <param name="Folder">All of it.</param>
/// <param name="Model">The run with the reinforced model inside.</param>
/// <param name="Seed">Of both stages.</param>
/// <param name="Stages">Untrained, SFT, control and GRPO on the held-out problems.</param>
/// <param name="Differences">What each stage brought, paired by problem.</param>
/// <param name="RealRecords">The reinforced model on real records; null without CASEBOOK_DATA.</param>
/// <param name="SftSeconds">What the steps of the supervised training took.</param>
/// <param name="GrpoSeconds">Those of the reinforcement.</param>
/// <param name="ControlSeconds">Those of the control, which was given as many steps as the reinforcement's time allows.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="PeakMemoryBytes">The most memory that the process had.</param>
internal sealed record DemoSummary(
    string Folder, string Model, ulong Seed, IReadOnlyList<DemoStage> Stages, IReadOnlyList<DemoDifference> Differences, RealRecordScore? RealRecords,
    double SftSeconds, double GrpoSeconds, double ControlSeconds, double Seconds, long PeakMemoryBytes);

/// <summary>A model's scores.</summary>
/// <param name="Stage">Which model.</param>
/// <param name="Scores">By domain, all together last.</param>
internal sealed record DemoStage(string Stage, IReadOnlyList<SeededScore> Scores);

/// <summary>Two models on the same problems.</summary>
/// <param name="Before">From here.</param>
/// <param name="After">To there.</param>
/// <param name="Domains">By domain, all together last.</param>
internal sealed record DemoDifference(string Before, string After, IReadOnlyList<PairedDifference> Domains)
{
    public static DemoDifference Of(StageComparison comparison) =>
        new(Name(comparison.Before), Name(comparison.After), comparison.Differences);

    internal static string Name(ReportStage stage) => stage.ToString().ToLowerInvariant();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
