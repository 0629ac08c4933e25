using Casebook.Models.Json;

namespace Casebook.Models.Tensors;

/// <summary>Several safetensors files with <c>model.safetensors.index.json</c>, which says where each tensor is.</summary>
public sealed class ShardedSafetensors : ITensorSource
{
    public const string IndexName = "model.safetensors.index.json";

    private readonly Dictionary<string, SafetensorsFile> _shardOf;
    private readonly List<SafetensorsFile> _shards;

    private ShardedSafetensors(string location, Dictionary<string, SafetensorsFile> shardOf, List<SafetensorsFile> shards)
    {
        Location = location;
        _shardOf = shardOf;
        _shards = shards;
    }

    public string Location { get; }

    public IReadOnlyCollection<string> Names => _shardOf.Keys;

    /// <exception cref="ModelFileException">The index or a shard is missing or damaged, or they do not fit together.</exception>
    public static ShardedSafetensors Open(string indexPath)
    {
        JsonNodeReader map = JsonFile.Open(indexPath, "Copy or download it again.").Required("weight_map");
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        var files = new Dictionary<string, SafetensorsFile>();
        var shardOf = new Dictionary<string, SafetensorsFile>();
        try
        {
            foreach ((string tensor, JsonNodeReader node) in map.Fields())
            {
                string name = node.Text();
                if (!files.TryGetValue(name, out SafetensorsFile? shard))
                {
                    // A name with a folder in it could point anywhere on this machine.
                    if (name.Length == 0 || name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c)) || !name.EndsWith(".safetensors", StringComparison.Ordinal))
                    {
                        throw node.Fault("is not the plain name of a .safetensors file", "Take the index from the model's publisher again.");
                    }
                    string path = Path.Combine(folder, name);
                    if (!File.Exists(path))
                    {
                        throw node.Fault($"names {name}, which is not in the folder", "Copy or download the missing shard.");
                    }
                    files[name] = shard = SafetensorsFile.Open(path);
                }
                if (!shard.Names.Contains(tensor))
                {
                    throw node.Fault($"names {name}, which does not have this tensor", "Index and shards are of different models: download them together.");
                }
                shardOf[tensor] = shard;
            }
            return new ShardedSafetensors(indexPath, shardOf, [.. files.Values]);
        }
        catch
        {
            foreach (SafetensorsFile shard in files.Values)
            {
                shard.Dispose();
            }
            throw;
        }
    }

    public IReadOnlyList<long> Shape(string name) => Find(name).Shape(name);

    public void Read(string name, Span<float> destination) => Find(name).Read(name, destination);

    /// <inheritdoc/>
    public EncodedTensor Encoded(string name) => Find(name).Encoded(name);

    public void Dispose() => _shards.ForEach(shard => shard.Dispose());

    private SafetensorsFile Find(string name) => _shardOf.TryGetValue(name, out SafetensorsFile? shard)
        ? shard
        : throw new ModelFileException(Location, $"tensor {name}", "is missing", "Check that the weights belong to this config.json.");
}
