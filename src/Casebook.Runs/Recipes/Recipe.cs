using System.Text;

namespace Casebook.Runs.Recipes;

/// <summary>
/// Recipes: YAML files that say what a run does, read into a class of options with a property for every key.
/// </summary>
/// <remarks>
/// Keys are the properties' names in snake case, sections are properties whose type is a class, lists are
/// <see cref="IReadOnlyList{T}"/>. Data annotations and <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>
/// are checked when a recipe is read, <c>[Description]</c> says what a key does and where its default comes from.
/// Paths in a recipe are relative to the current folder.
/// </remarks>
public static class Recipe
{
    /// <summary>Reads a recipe's file, puts overrides in, and checks every key.</summary>
    /// <param name="overrides">As after <c>--set</c>: <c>optimizer.learning_rate=0.001</c>; the value is YAML.</param>
    /// <exception cref="RecipeException">The file or a key is wrong; its message tells all of it, with lines.</exception>
    public static T Load<T>(string path, IReadOnlyList<string>? overrides = null)
        where T : class
    {
        string yaml;
        try
        {
            yaml = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                path, [new RecipeProblem(null, "recipe", "can not be read", exception.Message)], exception);
        }
        return Parse<T>(yaml, path, overrides);
    }

    /// <summary>As <see cref="Load"/>, from text.</summary>
    /// <param name="file">What messages call it.</param>
    public static T Parse<T>(string yaml, string file, IReadOnlyList<string>? overrides = null)
        where T : class
    {
        var tree = new RecipeTree(file);
        tree.Read(yaml);
        foreach (string text in overrides ?? [])
        {
            tree.Override(text);
        }
        if (typeof(IRecipeWithPreset).IsAssignableFrom(typeof(T)) && PresetOf<T>(tree.PresetName) is { } preset)
        {
            tree.FillIn(preset);
        }
        var binder = new RecipeBinder(typeof(T), tree.Sources);
        object recipe = binder.Section(typeof(T), tree.Root, "", null);
        return binder.Problems.Count == 0 ? (T)recipe : throw new RecipeException(file, binder.Problems);
    }

    private static string? PresetOf<T>(string? name)
    {
        name ??= (string)typeof(T).GetProperty(nameof(IRecipeWithPreset.DefaultPreset))!.GetValue(null)!;
        return (string?)typeof(T).GetMethod(nameof(IRecipeWithPreset.PresetOf))!.Invoke(null, [name]);
    }

    /// <summary>The recipe as YAML, every key with its value, defaults included. Reading it back gives the same recipe.</summary>
    /// <param name="withDescriptions">Put what each key does above it, as a comment.</param>
    public static string ToYaml(object recipe, bool withDescriptions = false)
    {
        var yaml = new StringBuilder();
        RecipeWriter.Section(yaml, recipe, 0, withDescriptions);
        return yaml.ToString();
    }

    /// <summary>Every key that recipes of a class can have, for help and documentation.</summary>
    public static IReadOnlyList<RecipeKey> Keys<T>()
        where T : class => [.. Keys(typeof(T), "")];

    /// <summary>Every dotted key of a recipe with its value as YAML, in the order of declaration; a section that is not there is one key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Values(object recipe) => [.. Values(recipe, "")];

    private static IEnumerable<KeyValuePair<string, string>> Values(object section, string prefix)
    {
        foreach (System.Reflection.PropertyInfo property in RecipeSchema.Properties(section.GetType()))
        {
            object? value = property.GetValue(section);
            string key = prefix + RecipeSchema.Name(property);
            if (value is not null && RecipeSchema.IsSection(property.PropertyType))
            {
                foreach (KeyValuePair<string, string> inner in Values(value, key + "."))
                {
                    yield return inner;
                }
                continue;
            }
            yield return new(key, value is System.Collections.IEnumerable and not string && RecipeSchema.IsSection(RecipeSchema.ElementType(property.PropertyType)!)
                ? Lines(value)
                : RecipeWriter.Scalar(value));
        }
    }

    private static string Lines(object items) =>
        string.Join("; ", ((System.Collections.IEnumerable)items).Cast<object>().Select(item => string.Join(", ", Values(item).Select(pair => $"{pair.Key}: {pair.Value}"))));

    private static IEnumerable<RecipeKey> Keys(Type type, string prefix)
    {
        object defaults = Activator.CreateInstance(type)!;
        foreach (System.Reflection.PropertyInfo property in RecipeSchema.Properties(type))
        {
            string key = prefix + RecipeSchema.Name(property);
            if (RecipeSchema.IsSection(property.PropertyType))
            {
                foreach (RecipeKey inner in Keys(property.PropertyType, key + "."))
                {
                    yield return inner;
                }
                continue;
            }
            string? value = RecipeSchema.IsRequired(property) ? null : RecipeWriter.Scalar(property.GetValue(defaults));
            yield return new RecipeKey(key, RecipeSchema.TypeName(property.PropertyType), value, RecipeSchema.Description(property));
        }
    }
}
