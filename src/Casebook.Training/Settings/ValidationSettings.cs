using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Training.Settings;

/// <summary>The loss on exemplars that are not trained on.</summary>
public sealed class ValidationSettings
{
    [Range(0, int.MaxValue)]
    [Description("Steps between two validations, 0 for none but the first and the last")]
    public int Every { get; init; } = 100;

    [Range(0, int.MaxValue)]
    [Description("The most exemplars, from the start of the file; 0 for all")]
    public int Exemplars { get; init; } = 500;
}
