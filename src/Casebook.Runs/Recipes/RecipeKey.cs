namespace Casebook.Runs.Recipes;

/// <summary>What can be said of one key of a kind of recipe.</summary>
/// <param name="Key">Dotted: <c>optimizer.learning_rate</c>.</param>
/// <param name="Type">In the user's words: <c>number</c>, <c>whole number</c>, <c>text</c>, <c>true or false</c>, <c>one of …</c>, <c>list</c>.</param>
/// <param name="Default">As YAML; null where the key is required.</param>
/// <param name="Description">What it does, and where the default comes from.</param>
public sealed record RecipeKey(string Key, string Type, string? Default, string Description);
