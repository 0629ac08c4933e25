using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Training.Settings;

/// <summary>How long training takes and how the learning rate goes.</summary>
public sealed class ScheduleSettings
{
    [Range(1, 100000)]
    [Description("Passes over the data (Llama 2's SFT: 2). Not used where steps is given")]
    public int Epochs { get; init; } = 1;

    [Range(1, int.MaxValue)]
    [Description("Optimizer steps; passes are begun until they are reached. Default: as many as epochs makes")]
    public int? Steps { get; init; }

    [Range(0.0, 1.0)]
    [Description("Part of the steps in which the learning rate rises from 0 (Alpaca: 0.03)")]
    public double WarmUp { get; init; } = 0.03;

    [Range(0.0, 1.0)]
    [Description("What the cosine falls to, as a part of the peak (Llama 2: 0.1)")]
    public double Minimum { get; init; } = 0.1;
}
