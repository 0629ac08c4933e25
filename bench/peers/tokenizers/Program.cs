using System.IO.Compression;
using System.Text.Json;
using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

// Texts come as JSON strings, one a line, on standard input; their ids leave as JSON arrays, one a line.
if (args is not [var folder, "folder" or "gguf"])
{
    Console.Error.WriteLine("usage: Casebook.Tokens TOKENIZER-FOLDER folder|gguf");
    return 2;
}
string work = Directory.CreateTempSubdirectory("casebook-tokens-").FullName;
try
{
    Unpack(folder, work);
    var tokenizer = Tokenizer.Load(work);
    if (args[1] == "gguf")
        tokenizer = ThroughGguf(work, tokenizer);
    using var output = new StreamWriter(Console.OpenStandardOutput());
    using var input = new StreamReader(Console.OpenStandardInput());
    while (input.ReadLine() is { } line)
        output.WriteLine($"[{string.Join(',', tokenizer.Encode(JsonSerializer.Deserialize<string>(line)!))}]");
    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}

static void Unpack(string from, string to)
{
    foreach (string file in Directory.EnumerateFiles(from))
    {
        if (!file.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            continue;
        }
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using FileStream unpacked = File.Create(Path.Combine(to, Path.GetFileNameWithoutExtension(file)));
        packed.CopyTo(unpacked);
    }
}

// A model as small as the vocabulary allows, written as GGUF and read again.
static Tokenizer ThroughGguf(string folder, Tokenizer tokenizer)
{
    var config = new LlamaConfig
    {
        VocabularySize = tokenizer.VocabularySize,
        HiddenSize = 8,
        Layers = 1,
        Heads = 1,
        KeyValueHeads = 1,
        HeadSize = 8,
        FeedForwardSize = 8,
        ContextLength = 64,
        TiedEmbeddings = true,
    };
    string model = Path.Combine(folder, "model");
    ModelFolderWriter.Write(model, config, folder, writer =>
    {
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
            writer.Write(name, new float[shape.Aggregate(1L, (product, size) => product * size)]);
    });
    string file = Path.Combine(folder, "model.gguf");
    using (var files = ModelFiles.Open(model))
        GgufModelWriter.Write(files, file, EncodingPlan.Of(config, TensorEncoding.F32), "tokenizer");
    using var written = ModelFiles.Open(file);
    return written.Tokenizer;
}
