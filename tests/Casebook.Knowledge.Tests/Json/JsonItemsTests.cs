using System.Text;
using System.Text.Json;
using Casebook.Knowledge.Json;
using CsCheck;

namespace Casebook.Knowledge.Tests.Json;

public sealed class JsonItemsTests
{
    [Theory]
    [InlineData("{\"a\":1}{\"a\":2}\n{\"a\":3}", null, "{\"a\":1} {\"a\":2} {\"a\":3}")]
    [InlineData("[{\"a\":1},{\"a\":2}]", null, "{\"a\":1} {\"a\":2}")]
    [InlineData("[{\"a\":1}]\n{\"a\":2}", null, "{\"a\":1} {\"a\":2}")]
    [InlineData("{\"x\":[9],\"list\":[{\"a\":1},2,[3]],\"y\":{\"list\":[7]}}", "list", "{\"a\":1} 2 [3]")]
    [InlineData("{\"list\":7}", "list", "")]
    [InlineData("{\"list\":[]}{\"list\":[1]}", "list", "1")]
    [InlineData("", null, "")]
    [InlineData("\uFEFF{\"a\":1}", null, "{\"a\":1}")]
    public void Items_come_one_by_one(string text, string? array, string items) => string.Join(' ', Read(Encoding.UTF8.GetBytes(text), array)).ShouldBe(items);

    [Fact]
    public void Texts_beside_the_array_are_kept()
    {
        var items = new JsonItems(new MemoryStream("""{"version":"7","list":[1],"more":"x","deep":{"version":"8"}}"""u8.ToArray()), "list");
        while (items.Next() is { } item)
        {
            item.Dispose();
        }
        items.Heading.ShouldBe(new Dictionary<string, string> { ["version"] = "7", ["more"] = "x" }, ignoreOrder: true);
    }

    // Real files are hundreds of megabytes; where a buffer ends must not matter.
    [Fact]
    public void Items_longer_than_any_buffer_come_whole()
    {
        int[] lengths = [10, 65_530, 65_536, 70_000, 300_000, 5];
        string text = "{\"list\":[" + string.Join(',', lengths.Select(length => $"\"{new string('x', length)}\"")) + "]}";
        Read(Encoding.UTF8.GetBytes(text), "list").Select(item => item.Length - 2).ShouldBe(lengths);
        string lines = string.Join('\n', lengths.Select(length => $"{{\"a\":\"{new string('x', length)}\"}}"));
        Read(Encoding.UTF8.GetBytes(lines), null).Select(item => item.Length - 8).ShouldBe(lengths);
    }

    // A file without end in one item would otherwise take all memory.
    [Fact]
    public void An_item_that_is_too_long_is_refused() =>
        Should.Throw<JsonException>(() => new JsonItems(new Endless("{\"list\":[\""u8.ToArray()), "list").Next()).Message.ShouldContain("64 MiB");

    [Theory]
    [InlineData("7", null)]
    [InlineData("[1]", "list")]
    [InlineData("\"x\"", "list")]
    public void Other_outermost_values_are_refused(string text, string? array) => Should.Throw<JsonFieldException>(() => Read(Encoding.UTF8.GetBytes(text), array));

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("[{\"a\":1},]")]
    [InlineData("{\"a\":1}\u0000")]
    public void Damaged_text_is_refused(string text) => Should.Throw<JsonException>(() => Read(Encoding.UTF8.GetBytes(text), null));

    // The framework's own parser over the whole text is the oracle.
    [Fact]
    public void It_reads_what_a_parser_of_the_whole_reads() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 80_000], Gen.Int[1, 50_000]).Sample((count, length, piece) =>
        {
            string list = "[" + string.Join(",", Enumerable.Range(0, count).Select(i => $"{{\"n\":{i},\"s\":\"{new string('y', (length * (i + 1) / 7) % 80_000)}\",\"d\":[[{i}]]}}")) + "]";
            string text = $"{{\"before\":{{\"list\":[1]}},\"list\":{list},\"after\":null}}";
            using JsonDocument whole = JsonDocument.Parse(text);
            Read(Encoding.UTF8.GetBytes(text), "list", piece).ShouldBe(whole.RootElement.GetProperty("list").EnumerateArray().Select(item => item.GetRawText()));
        }, iter: 60, threads: 1);

    private static List<string> Read(byte[] text, string? array, int piece = int.MaxValue)
    {
        var items = new JsonItems(new Pieces(text, piece), array);
        var read = new List<string>();
        while (items.Next() is { } item)
        {
            using (item)
            {
                read.Add(item.RootElement.GetRawText());
            }
        }
        return read;
    }

    /// <summary>A stream that gives little at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);
    }

    /// <summary>A beginning, and then x for ever.</summary>
    private sealed class Endless(byte[] beginning) : MemoryStream(beginning)
    {
        public override int Read(Span<byte> buffer)
        {
            int read = base.Read(buffer);
            buffer[read..].Fill((byte)'x');
            return buffer.Length;
        }
    }
}
