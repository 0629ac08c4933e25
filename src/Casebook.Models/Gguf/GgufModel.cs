using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>A Llama in a GGUF file: architecture and weights, checked to fit together. The weights stay on the disk until they are read.</summary>
/// <remarks>Reading is thread-safe.</remarks>
public sealed class GgufModel : IDisposable
{
    public const string Extension = ".gguf";

    private GgufModel(GgufFile file, LlamaConfig config, GgufTensors tensors)
    {
        File = file;
        Config = config;
        Tensors = tensors;
    }

    /// <summary>The file.</summary>
    public string Location => File.Mapped.Path;

    public LlamaConfig Config { get; }

    /// <summary>The weights under transformers' names; every tensor of <see cref="LlamaTensors.Of"/> is there with its right shape.</summary>
    public ITensorSource Tensors { get; }

    internal GgufFile File { get; }

    /// <exception cref="ModelFileException">Missing, damaged, of another architecture, or stored in a way that this program can not read.</exception>
    public static GgufModel Open(string path)
    {
        var file = GgufFile.Open(path);
        try
        {
            LlamaConfig config = GgufConfigReader.Read(file);
            var tensors = new GgufTensors(file, config.HeadSize);
            LlamaTensors.Check(config, tensors, "the file's metadata");
            return new GgufModel(file, config, tensors);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();
}
