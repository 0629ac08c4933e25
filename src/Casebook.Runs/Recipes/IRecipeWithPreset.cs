namespace Casebook.Runs.Recipes;

/// <summary>
/// A recipe that has a key <c>preset</c>: it names a set of values that hold wherever the recipe itself says nothing.
/// </summary>
public interface IRecipeWithPreset
{
    /// <summary>The preset of a recipe that names none.</summary>
    static abstract string DefaultPreset { get; }

    /// <summary>A preset's YAML; null where there is none of that name (which the key's own check then tells).</summary>
    static abstract string? PresetOf(string name);
}
