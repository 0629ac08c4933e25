using Casebook.Models.Tensors;

namespace Casebook.Models.Tests.Tensors;

public sealed class ShardedSafetensorsTests
{
    [Fact]
    public void Tensors_come_from_the_shard_that_the_index_names()
    {
        using TemporaryFolder folder = TwoShards();
        using var source = ShardedSafetensors.Open(Index(folder, """{"a":"one.safetensors","b":"two.safetensors"}"""));
        float[] values = new float[1];
        source.Read("b", values);
        values.ShouldBe([2f]);
        source.Shape("a").ShouldBe([1L]);
        source.Names.ShouldBe(["a", "b"], ignoreOrder: true);
        Should.Throw<ModelFileException>(() => source.Shape("c")).Message.ShouldContain("tensor c");
    }

    // An index is a list of paths that a stranger wrote.
    [Theory]
    [InlineData("""{"a":"../one.safetensors"}""", "plain name")]
    [InlineData("""{"a":"/etc/passwd"}""", "plain name")]
    [InlineData("""{"a":"..\\one.safetensors"}""", "plain name")]
    [InlineData("""{"a":"one\u0000.safetensors"}""", "plain name")]
    [InlineData("""{"a":""}""", "plain name")]
    [InlineData("""{"a":7}""", "not a string")]
    [InlineData("""{"a":"three.safetensors"}""", "not in the folder")]
    [InlineData("""{"b":"one.safetensors"}""", "does not have this tensor")]
    [InlineData("""["a"]""", "not an object")]
    public void An_index_that_does_not_fit_is_refused(string map, string problem)
    {
        using TemporaryFolder folder = TwoShards();
        Should.Throw<ModelFileException>(() => ShardedSafetensors.Open(Index(folder, map))).Message.ShouldContain(problem);
    }

    private static TemporaryFolder TwoShards()
    {
        var folder = new TemporaryFolder();
        TensorWriter.WriteFile(folder["one.safetensors"], [("a", [1])], ElementType.F32, writer => writer.Write("a", [1]));
        TensorWriter.WriteFile(folder["two.safetensors"], [("b", [1])], ElementType.F32, writer => writer.Write("b", [2]));
        return folder;
    }

    private static string Index(TemporaryFolder folder, string map) =>
        folder.Write(ShardedSafetensors.IndexName, $$"""{"metadata":{"total_size":8},"weight_map":{{map}}}""");
}
