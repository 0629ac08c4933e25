using Casebook.Models.Tensors;

namespace Casebook.Models.Tests.Tensors;

public sealed class EncodedTensorTests
{
    // The engine packs its panels from these rows: one off, and every answer is wrong.
    [Theory]
    [InlineData(ElementType.F32, TensorEncoding.F32)]
    [InlineData(ElementType.BF16, TensorEncoding.BF16)]
    [InlineData(ElementType.F16, TensorEncoding.F16)]
    public void Rows_are_those_of_the_file(ElementType type, TensorEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        float[] matrix = [.. Enumerable.Range(0, 12).Select(i => i / 4f)];
        TensorWriter.WriteFile(folder["m.safetensors"], [("matrix", [3, 4]), ("vector", [5]), ("number", []), ("cube", [2, 2, 3])], type, writer =>
        {
            writer.Write("cube", matrix);
            writer.Write("matrix", matrix);
            writer.Write("number", [7]);
            writer.Write("vector", matrix.AsSpan(0, 5));
        });
        folder.Write(ShardedSafetensors.IndexName, """{"weight_map":{"matrix":"m.safetensors","vector":"m.safetensors","number":"m.safetensors","cube":"m.safetensors"}}""");
        using var single = SafetensorsFile.Open(folder["m.safetensors"]);
        using var sharded = ShardedSafetensors.Open(folder[ShardedSafetensors.IndexName]);
        foreach (ITensorSource source in (ITensorSource[])[single, sharded])
        {
            Sizes("matrix").ShouldBe((3L, 4));
            Sizes("vector").ShouldBe((1L, 5));
            Sizes("number").ShouldBe((1L, 1));
            Sizes("cube").ShouldBe((4L, 3));
            Row("matrix", 2).ShouldBe(matrix[8..]);
            Row("vector", 0).ShouldBe(matrix[..5]);
            Row("number", 0).ShouldBe([7f]);
            Row("cube", 3).ShouldBe(matrix[9..]);
            source.Encoded("matrix").Encoding.ShouldBe(encoding);
            source.Encoded("matrix").Forget();
            Row("matrix", 0).ShouldBe(matrix[..4]);
            Should.Throw<ModelFileException>(() => source.Encoded("none"));

            (long, int) Sizes(string name) => (source.Encoded(name).Rows, source.Encoded(name).Columns);

            float[] Row(string name, long row)
            {
                EncodedTensor tensor = source.Encoded(name);
                float[] elements = new float[tensor.Columns];
                tensor.Encoding.Decode(tensor.Row(row), elements);
                return elements;
            }
        }
    }

    // Some safetensors files hold types that nothing here computes with; they must be named, not misread.
    [Fact]
    public void A_type_without_an_encoding_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] json = """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"""u8.ToArray();
        using var file = SafetensorsFile.Open(folder.Write("m.safetensors", [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0]));
        Should.Throw<ModelFileException>(() => file.Encoded("a")).Message.ShouldContain("stored as I32");
    }

    // A model larger than memory is converted tensor by tensor; what is written row by row must equal what is written at once.
    [Fact]
    public void A_tensor_written_by_rows_is_the_same_file()
    {
        using var folder = new TemporaryFolder();
        float[] elements = [.. Enumerable.Range(0, 70_000).Select(i => i * 0.1f)];
        Write("whole", (writer, name) => writer.Write(name, elements));
        Write("rows", (writer, name) => writer.Write(name, MemoryTensor.Of([7, 10_000], elements), TestContext.Current.CancellationToken));
        File.ReadAllBytes(folder["rows"]).ShouldBe(File.ReadAllBytes(folder["whole"]));
        Should.Throw<ArgumentException>(() => Write("x", (writer, name) => writer.Write(name, MemoryTensor.Of([10], new float[10]), TestContext.Current.CancellationToken)));

        void Write(string file, Action<TensorWriter, string> write) =>
            TensorWriter.WriteFile(folder[file], [("b", [7, 10_000]), ("a", [7, 10_000])], ElementType.BF16, writer =>
            {
                write(writer, "a");
                write(writer, "b");
            });
    }
}
