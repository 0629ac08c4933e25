using System.Reflection;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>The benchmarks that are known by name, and the reading of others from files.</summary>
public static class BenchmarkCatalogue
{
    private const string Suffix = ".benchmark.yaml";

    private static readonly Lazy<IReadOnlyList<BenchmarkDefinition>> _all = new(ReadAll);

    /// <summary>In the order of their ids.</summary>
    public static IReadOnlyList<BenchmarkDefinition> All => _all.Value;

    /// <summary>A definition by its id, or by the path of a YAML file.</summary>
    /// <exception cref="BenchmarkException">There is none of that name.</exception>
    /// <exception cref="RecipeException">The file is wrong; the message tells all of it, with lines.</exception>
    public static BenchmarkDefinition Find(string name)
    {
        if (All.FirstOrDefault(definition => definition.Id == name) is { } known)
        {
            return known;
        }
        if (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            return Recipe.Load<BenchmarkDefinition>(name);
        }
        string? nearest = EditDistance.Nearest(name, All.Select(definition => definition.Id));
        throw new BenchmarkException(
            name, "", "is no benchmark",
            nearest is null ? "`casebook eval list` shows all; a definition of your own is given as a path that ends with .yaml." : $"Did you mean {nearest}?");
    }

    /// <summary>Those of a suite, in the order of their ids; requests that are wrapped into attacks are asked for by <see cref="Attacked"/>.</summary>
    public static IReadOnlyList<BenchmarkDefinition> Of(BenchmarkSuite suite) => [.. All.Where(definition => definition.Suite == suite && !definition.Attacks)];

    /// <summary>The same requests wrapped into attack templates, where there are such; else the definition itself.</summary>
    public static BenchmarkDefinition Attacked(BenchmarkDefinition definition) => All.FirstOrDefault(one => one.Attacks && one.Id == definition.Id + "-templates") ?? definition;

    private static IReadOnlyList<BenchmarkDefinition> ReadAll()
    {
        Assembly assembly = typeof(BenchmarkCatalogue).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal))
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Recipe.Parse<BenchmarkDefinition>(reader.ReadToEnd(), name);
                })
                .OrderBy(definition => definition.Id, StringComparer.Ordinal),
        ];
    }
}
