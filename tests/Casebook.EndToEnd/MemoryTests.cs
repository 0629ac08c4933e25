using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Casebook.EndToEnd;

/// <summary>
/// What does not fit must be said before it is loaded. The machine is made small by the runtime's own limit, which
/// containers set too.
/// </summary>
[Collection(nameof(TinyRun))]
public sealed class MemoryTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // 1.6 GB of weights, all of them holes of the file: loading would take them, refusing does not read them.
    [Fact]
    public async Task Weights_that_do_not_fit_are_refused_with_need_have_and_remedy()
    {
        Model("large", config => config["intermediate_size"] = 1 << 20);
        Small(400);
        foreach (string[] command in (string[][])[["ask", "Anything"], ["complete", "Anything"], ["score", "--text", "Anything at all"]])
        {
            Finished refused = (await _cli.Run([.. command, "--model", "large"])).EndedWith(3);
            refused.Error.ShouldContain("large: needs ");
            refused.Error.ShouldContain("weights 1.");
            refused.Error.ShouldContain("375.0 MiB can be had");
            refused.Error.ShouldContain("model quantize large");
            refused.Output.ShouldBeEmpty();
        }
        (await _cli.Run("bench", "--model", "large", "--prompt", "8")).EndedWith(3).Error.ShouldContain("lower --prompt");
        (await _cli.Run("model", "info", "large")).EndedWith(0).Output.ShouldContain("does not fit");
    }

    // A context of a million tokens would be gigabytes of keys and values, and most questions are short.
    [Fact]
    public async Task A_context_that_memory_has_no_room_for_is_shortened_and_asking_for_it_is_refused()
    {
        Model("long", config => config["max_position_embeddings"] = 1 << 20, weights: false);
        Small(400);
        using (JsonDocument json = JsonDocument.Parse((await _cli.Run("model", "info", "long", "--json")).EndedWith(0).Output))
        {
            JsonElement here = json.RootElement.GetProperty("memory").GetProperty("here");
            here.GetProperty("context_length").GetInt32().ShouldBeInRange(2048, (1 << 20) - 1);
            string[] parts = ["weight_bytes", "buffer_bytes", "cache_bytes"];
            parts.Sum(part => here.GetProperty(part).GetInt64()).ShouldBeLessThan(375L << 20);
        }
        // As much as the context may hold is asked for, and must be reserved before it begins; the rest ends it early.
        (await _cli.Run(
            "ask", "A crafted file makes the reader write past a buffer.", "--model", "long", "--max-tokens", "1000000", "--thinking-budget", "5", "--regex", "CWE-[0-9]{1,3}")).EndedWith(0);
        Finished refused = (await _cli.Run("ask", "Anything", "--model", "long", "--context", "900000")).EndedWith(3);
        refused.Error.ShouldContain("contexts of 900,000 tokens");
        refused.Error.ShouldContain("give a shorter --context");
        (await _cli.Run("ask", "Anything", "--model", "long", "--context", "300", "--max-tokens", "5")).EndedWith(0);
    }

    // One line says what is taken, where facts of the model are told.
    [Fact]
    public async Task Bench_says_what_is_taken()
    {
        Finished bench = (await _cli.Run("bench", "--model", tiny.Run, "--prompt", "8", "--generate", "4", "--repetitions", "1")).EndedWith(0);
        bench.Error.ShouldContain("cache up to");
        bench.Error.ShouldNotContain("Loading");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-5")]
    public async Task No_context_is_no_context(string tokens) =>
        (await _cli.Run("complete", "--model", tiny.Run, "--context", tokens, "x")).EndedWith(2).Error.ShouldContain("--context must be at least 2");

    private void Small(int mebibytes) => _cli.Environment["DOTNET_GCHeapHardLimit"] = $"0x{(long)mebibytes << 20:x}";

    private void Model(string name, Action<JsonNode> change, bool weights = true)
    {
        Directory.CreateDirectory(_cli.At(name));
        string from = Path.Combine(tiny.Run, "model");
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, _cli.At(name, Path.GetFileName(file)));
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(from, "config.json")))!;
        change(config);
        File.WriteAllText(_cli.At(name, "config.json"), config.ToJsonString());
        if (weights)
            WriteHoles(_cli.At(name, "model.safetensors"), JsonNode.Parse(config.ToJsonString())!);
    }

    /// <summary>Safetensors of the config's shapes without their bytes.</summary>
    private static void WriteHoles(string file, JsonNode config)
    {
        long hidden = (long)config["hidden_size"]!, wide = (long)config["intermediate_size"]!;
        JsonNode header = JsonNode.Parse(ReadHeader(file))!;
        long end = 0;
        foreach ((string tensor, JsonNode? entry) in header.AsObject())
        {
            if (tensor == "__metadata__")
                continue;
            JsonArray shape = entry!["shape"]!.AsArray();
            if (tensor.Contains("mlp"))
                entry["shape"] = tensor.Contains("down_proj") ? new JsonArray(hidden, wide) : new JsonArray(wide, hidden);
            long bytes = 4 * entry["shape"]!.AsArray().Aggregate(1L, (product, size) => product * (long)size!);
            entry["dtype"] = "F32";
            entry["data_offsets"] = new JsonArray(end, end + bytes);
            end += bytes;
        }
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        using FileStream stream = File.Create(file);
        stream.Write(BitConverter.GetBytes((long)text.Length));
        stream.Write(text);
        stream.SetLength(stream.Position + end);
    }

    private static string ReadHeader(string file)
    {
        using var reader = new BinaryReader(File.OpenRead(file));
        return Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));
    }
}
