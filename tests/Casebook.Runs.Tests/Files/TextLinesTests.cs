using System.IO.Compression;
using System.Text;
using Casebook.Runs.Files;
using CsCheck;

namespace Casebook.Runs.Tests.Files;

public sealed class TextLinesTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.txt");

    public void Dispose() => File.Delete(_path);

    // An error message that names the wrong line sends a person to the wrong record.
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1@0:a")]
    [InlineData("a\n", "1@0:a")]
    [InlineData("a\r\nb\r\n", "1@0:a 2@3:b")]
    [InlineData("\n\nc", "1@0: 2@1: 3@2:c")]
    [InlineData("\uFEFFa\nb", "1@3:a 2@5:b")]
    public void Lines_have_their_number_and_offset(string text, string expected)
    {
        File.WriteAllText(_path, text, new UTF8Encoding(false));
        string.Join(' ', TextLines.Read(_path).Select(l => $"{l.Number}@{l.Offset}:{Encoding.UTF8.GetString(l.Bytes.Span)}")).ShouldBe(expected);
    }

    // Lines longer than the buffer, many members of a concatenated gzip, whatever comes: the text is the text.
    [Fact]
    public void Any_text_comes_back_plain_and_compressed_in_several_members() =>
        Gen.Select(Gen.Char['a', 'c'].Array[0, 200_000], Gen.Int[1, 3], Gen.Bool).Sample((letters, members, compressed) =>
        {
            string text = new string(letters).Replace("ab", "\n");
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            using (FileStream file = File.Create(_path))
            {
                foreach (byte[] part in compressed ? bytes.Chunk((bytes.Length / members) + 1).ToArray() : [bytes])
                {
                    using Stream stream = compressed ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : new BufferedStream(file);
                    stream.Write(part);
                    stream.Flush();
                    if (!compressed)
                    {
                        file.Flush();
                        break;
                    }
                }
            }
            string.Join('\n', TextLines.Read(_path).Select(l => Encoding.UTF8.GetString(l.Bytes.Span))).ShouldBe(text.EndsWith('\n') ? text[..^1] : text);
        }, iter: 60, threads: 1);

    // A download that was cut must not pass for a smaller file.
    [Fact]
    public void Every_cut_of_a_compressed_file_is_found()
    {
        using (var gzip = new GZipStream(File.Create(_path), CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes("one\ntwo\nthree\n"));
        }
        byte[] whole = File.ReadAllBytes(_path);
        TextLines.Read(_path).Count().ShouldBe(3);
        for (int length = 2; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Should.Throw<InvalidDataException>(() => TextLines.Read(_path).Count(), $"{length} bytes");
        }
    }
}
