using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Training.Settings;

/// <summary>When the run is saved. No key here changes a bit of the result.</summary>
public sealed class CheckpointSettings
{
    [Range(1, int.MaxValue)]
    [Description("Steps between two checkpoints: what a killed run has to do again")]
    public int Every { get; init; } = 100;

    [Range(1, 1000)]
    [Description("Checkpoints that are kept (one more in case the newest is damaged)")]
    public int Keep { get; init; } = 2;
}
