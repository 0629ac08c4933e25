using System.Text;
using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tests.Folders;
using CsCheck;

namespace Casebook.Models.Tests.Fuzzing;

/// <summary>Every byte cut, bits flipped, pieces swapped: for each file that a model folder is read from.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly Dictionary<string, FuzzTarget> _targets = Build().ToDictionary(target => target.Name);

    // What a hostile JSON file is made of.
    private static readonly string[] _words =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "0", "1e999", "9223372036854775807", "18446744073709551616", "\\ud800", "\\u0000", "\uFEFF", "{}", "[]", "\"\"", "0.5", "//"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. _targets.Keys];

    // A download that broke off, at any byte.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_cut_at_any_byte_is_refused(string name)
    {
        FuzzTarget target = _targets[name];
        target.Run(_folder.Path, target.Seed).ShouldBeTrue();
        // Every cut of a small file, about a thousand of a large one; its ends always.
        int step = Math.Max(1, target.Seed.Length / 1000);
        for (int length = 0; length < target.Seed.Length; length += length < 64 || length > target.Seed.Length - 64 ? 1 : step)
        {
            // White space after the end of a JSON text is no loss.
            bool whole = target.Seed.AsSpan(length).IndexOfAnyExcept((byte)'\n', (byte)' ') < 0;
            target.Run(_folder.Path, target.Seed[..length]).ShouldBe(whole, $"{name} cut at {length}");
        }
    }

    // Bad memory, bad disks.
    [Theory]
    [MemberData(nameof(Names))]
    public void Flipped_bits_are_refused_or_harmless(string name)
    {
        FuzzTarget target = _targets[name];
        Gen.Select(Gen.Int[0, target.Seed.Length * 8 - 1].Array[1, 4], Gen.Bool).Sample((bits, _) =>
        {
            byte[] bytes = [.. target.Seed];
            foreach (int bit in bits)
            {
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
            }
            target.Run(_folder.Path, bytes);
        }, iter: 400, threads: 1);
    }

    // Someone who means it.
    [Theory]
    [MemberData(nameof(Names))]
    public void Inserted_removed_and_repeated_pieces_are_refused_or_harmless(string name)
    {
        FuzzTarget target = _targets[name];
        Gen.Select(Gen.Int[0, target.Seed.Length], Gen.Int[0, target.Seed.Length], Gen.Int[0, 40], Gen.OneOf(_words), Gen.Int[0, 3]).Sample((at, from, length, word, kind) =>
        {
            ReadOnlySpan<byte> seed = target.Seed;
            ReadOnlySpan<byte> piece = kind switch
            {
                0 => Encoding.UTF8.GetBytes(word),
                1 => seed.Slice(from, Math.Min(length, seed.Length - from)),
                _ => [],
            };
            int removed = kind == 0 ? 0 : Math.Min(length, seed.Length - at);
            byte[] bytes = [.. seed[..at], .. piece, .. seed[(at + removed)..]];
            // A binary header's length is kept right, so that the attack gets past it.
            if (target.FileName.EndsWith(".safetensors", StringComparison.Ordinal) && at >= 8 && kind == 0)
            {
                BitConverter.TryWriteBytes(bytes, BitConverter.ToInt64(target.Seed) + piece.Length);
            }
            target.Run(_folder.Path, bytes);
        }, iter: 400, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_are_refused(string name) =>
        Gen.Byte.Array[0, 200].Sample(bytes => _targets[name].Run(_folder.Path, bytes).ShouldBeFalse(), iter: 200, threads: 1);

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<FuzzTarget> Build()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path, SmallModel.Config with { Layers = 1, TiedEmbeddings = true, RopeScaling = new RopeScaling("llama3", 8) });
        TensorWriter.WriteFile(folder["small.safetensors"], [("a", [2, 3]), ("b", [4])], ElementType.F32, writer =>
        {
            writer.Write("a", new float[6]);
            writer.Write("b", new float[4]);
        });
        yield return Of("config.json", ModelReaders.All["config"].Open);
        yield return Of("tokenizer.json", ModelReaders.All["tokenizer-json"].Open);
        yield return Of("tokenizer_config.json", path => ChatTemplate.Load(path, SmallTokenizer.Tokenizer));
        yield return Of("small.safetensors", path => ModelReaders.ReadTensors(SafetensorsFile.Open(Path.Combine(path, "small.safetensors"))));
        yield return Of(ModelFolder.WeightsFileName, ModelReaders.All["safetensors"].Open);
        FuzzSeeds.Write(folder["seeds"]);
        foreach (string name in (string[])["byte-level", "pieces"])
        {
            yield return new FuzzTarget(name + ".gguf", "model.gguf", File.ReadAllBytes(folder[$"seeds/gguf/{name}.gguf"]), ModelReaders.All["gguf"].Open);
        }
        yield return new FuzzTarget("byte-fallback.json", "tokenizer.json", File.ReadAllBytes(folder["seeds/tokenizer-json/byte-fallback.json"]), ModelReaders.All["tokenizer-json"].Open);
        yield return new FuzzTarget("tokenizer.model", "tokenizer.model", File.ReadAllBytes(folder["seeds/sentencepiece/small.model"]), ModelReaders.All["sentencepiece"].Open);
        byte[] index = Encoding.UTF8.GetBytes("""{"metadata":{"total_size":40},"weight_map":{"a":"s.safetensors","b":"s.safetensors"}}""");
        byte[] shard = File.ReadAllBytes(folder["small.safetensors"]);
        yield return new FuzzTarget("index", ShardedSafetensors.IndexName, index, path =>
        {
            File.WriteAllBytes(Path.Combine(path, "s.safetensors"), shard);
            ModelReaders.ReadTensors(ShardedSafetensors.Open(Path.Combine(path, ShardedSafetensors.IndexName)));
        });

        FuzzTarget Of(string name, Action<string> open) => new(name, name, File.ReadAllBytes(folder[name]), open);
    }
}
