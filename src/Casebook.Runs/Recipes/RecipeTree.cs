using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Casebook.Runs.Recipes;

/// <summary>A recipe's YAML as a tree, with overrides put in.</summary>
/// <param name="file">For messages.</param>
internal sealed class RecipeTree(string file)
{
    private const int MaximumBytes = 1 << 20;
    private const int MaximumDepth = 32;
    private readonly Dictionary<YamlNode, string> _sources = new(ReferenceEqualityComparer.Instance);

    public YamlMappingNode Root { get; private set; } = [];

    /// <summary>Nodes that an override brought, and its text.</summary>
    public IReadOnlyDictionary<YamlNode, string> Sources => _sources;

    public void Read(string yaml)
    {
        if (yaml.Length > MaximumBytes)
        {
            throw Wrong(null, "recipe", "has more than 1 MiB", "A recipe is a short text: is this the right file?");
        }
        if (Parse(yaml, null) is { } root)
        {
            Root = root as YamlMappingNode
                ?? throw Wrong(null, $"line {root.Start.Line}", "is not a list of keys with values", "Write one \"key: value\" a line.");
        }
    }

    /// <summary>Puts <c>a.b=value</c> in.</summary>
    public void Override(string text)
    {
        string source = $"--set {text}";
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] path = equals < 0 ? [] : text[..equals].Split('.');
        if (path.Length == 0 || path.Any(string.IsNullOrWhiteSpace))
        {
            throw Wrong(source, text, "is not of the form key=value", "Write for example --set optimizer.learning_rate=0.001.");
        }
        YamlNode value = Parse(text[(equals + 1)..], source) ?? new YamlScalarNode(null) { Style = ScalarStyle.Plain };
        YamlMappingNode section = Root;
        foreach (string part in path[..^1])
        {
            YamlNode key = Find(section, part) ?? new YamlScalarNode(part);
            if (!section.Children.TryGetValue(key, out YamlNode? inner) || inner is not YamlMappingNode)
            {
                section.Children.Remove(key);
                key = new YamlScalarNode(part);
                _sources[key] = source;
                section.Children[key] = inner = new YamlMappingNode();
            }
            section = (YamlMappingNode)inner;
        }
        section.Children.Remove(new YamlScalarNode(path[^1]));
        var last = new YamlScalarNode(path[^1]);
        _sources[last] = source;
        section.Children[last] = value;
    }

    /// <summary>What the key <c>preset</c> says; null where there is none.</summary>
    public string? PresetName => Find(Root, "preset") is { } key ? (Root.Children[key] as YamlScalarNode)?.Value : null;

    /// <summary>Puts a preset's keys in wherever the recipe has none.</summary>
    public void FillIn(string preset) => FillIn(Root, (YamlMappingNode)Parse(preset, "preset")!);

    private static void FillIn(YamlMappingNode section, YamlMappingNode preset)
    {
        foreach ((YamlNode key, YamlNode value) in preset.Children)
        {
            if (Find(section, ((YamlScalarNode)key).Value!) is not { } own)
            {
                section.Children[key] = value;
            }
            else if (section.Children[own] is YamlMappingNode inner && value is YamlMappingNode more)
            {
                FillIn(inner, more);
            }
        }
    }

    private static YamlNode? Find(YamlMappingNode section, string name) =>
        section.Children.Keys.FirstOrDefault(key => key is YamlScalarNode scalar && scalar.Value == name);

    private YamlNode? Parse(string yaml, string? source)
    {
        try
        {
            RefuseDeepNesting(yaml, source);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException exception)
        {
            throw Wrong(source, $"line {exception.Start.Line}", $"is not YAML: {exception.Message.TrimEnd('.')}", "", exception);
        }
    }

    /// <summary>The tree is built by recursion, and a stack that overflows ends the program without a word.</summary>
    private void RefuseDeepNesting(string yaml, string? source)
    {
        int depth = 0;
        var parser = new Parser(new StringReader(yaml));
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaximumDepth)
            {
                throw Wrong(source, $"line {parser.Current.Start.Line}", "is nested too deep", "No recipe has so many levels: is this the right file?");
            }
        }
    }

    private RecipeException Wrong(string? source, string place, string problem, string remedy, Exception? inner = null) =>
        new(file, [new RecipeProblem(source, place, problem, remedy)], inner);
}
