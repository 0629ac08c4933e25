using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;
using CsCheck;

namespace Casebook.Knowledge.Tests.Store;

public sealed class PartFileTests : IDisposable
{
    private static readonly KnowledgeRelease _release = new(
        KnowledgeParts.Cwe, "9.1", [new KnowledgeSource("a.xml", "CWE XML", 7, new string('a', 64), new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero))], []);

    private readonly Scratch _scratch = new();

    private string Path => System.IO.Path.Combine(_scratch.Folder, "cwe.knowledge");

    public void Dispose() => _scratch.Dispose();

    // What goes in comes out, whatever characters it has.
    [Fact]
    public void Entries_come_back_as_they_were() =>
        Gen.Select(Gen.String, Gen.String, Gen.String.Array[0, 3], Gen.Enum<KnowledgeKind>(), Gen.Enum<EntryState>()).Sample((name, description, aliases, kind, state) =>
        {
            var entry = new KnowledgeEntry
            {
                Id = "CWE-1",
                Kind = kind,
                Name = name,
                State = state,
                Description = description,
                Aliases = aliases,
                ReplacedBy = ["CWE-2"],
                Facts = [new("status", description)],
                Links = [new("uses", "T1001", "CWE-1000", aliases.Length > 0 && aliases[0].Length > 0 ? aliases[0] : null), new("cwe", "CWE-3")],
            };
            KnowledgeEntry read = EntryJson.Read(EntryJson.Write(entry));
            EntryJson.Write(read).ToArray().ShouldBe(EntryJson.Write(entry).ToArray());
            (read.Kind, read.State, read.Links[1]).ShouldBe((kind, state, entry.Links[1]));
            if (IsWellFormed(name) && IsWellFormed(description))
            {
                (read.Name, read.Description).ShouldBe((name, description));
            }
        }, iter: 500, threads: 1);

    [Fact]
    public void An_id_finds_all_of_its_entries_and_no_other()
    {
        // Two pages of the index and a half.
        const int Count = 5000;
        Write(Count);
        using PartFile part = PartFile.Open(Path);
        for (int n = 1; n <= Count; n++)
        {
            part.Find($"CWE-{n}").Select(entry => entry.Name).ShouldBe(n % 10 == 0 ? [$"Name {n}", $"View {n}"] : [$"Name {n}"]);
        }
        foreach (string none in (string[])["CWE-0", "CWE-5001", "", "cwe-1"])
        {
            part.Find(none).ShouldBeEmpty();
        }
        part.All().Count().ShouldBe(Count + (Count / 10));
        part.Release.Counts.ShouldBe([new KindCount(KnowledgeKind.Weakness, 4500, 500), new KindCount(KnowledgeKind.View, 500, 0)]);
        part.Release.Sources.ShouldBe(_release.Sources);
    }

    [Fact]
    public void An_empty_part_has_nothing()
    {
        Write(0);
        using PartFile part = PartFile.Open(Path);
        part.Find("CWE-1").ShouldBeEmpty();
        part.All().ShouldBeEmpty();
    }

    // A disk that rots, a copy that was cut: never a wrong answer, and never a crash.
    [Fact]
    public void Damage_is_noticed_or_does_not_matter()
    {
        Write(40);
        byte[] whole = File.ReadAllBytes(Path);
        Dictionary<string, string> truth = Answers(Path);
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, 64]).Sample((how, at, value, count) =>
        {
            byte[] damaged = how switch
            {
                0 => whole[..at],
                1 => [.. whole, .. Enumerable.Repeat(value, count)],
                2 => [.. whole.Take(at), .. whole.Skip(at + count)],
                _ => [.. whole.Take(at), value, .. whole.Skip(at + 1)],
            };
            File.WriteAllBytes(Path, damaged);
            Check(truth);
        }, iter: 1500, threads: 1);
    }

    // Every single bit, so that no field is unguarded.
    [Fact]
    public void Every_changed_bit_of_index_and_tail_is_noticed()
    {
        Write(3);
        byte[] whole = File.ReadAllBytes(Path);
        int from = whole.AsSpan().LastIndexOf("}\n"u8) + 2;
        for (int at = from; at < whole.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)(1 << bit);
                File.WriteAllBytes(Path, damaged);
                Should.Throw<KnowledgeFileException>(() =>
                {
                    using PartFile part = PartFile.Open(Path);
                    part.Find("CWE-1");
                }, $"bit {bit} of byte {at}");
            }
        }
    }

    // Somebody may forge a part whose hashes are right.
    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 10)]
    [InlineData(30, -5)]
    [InlineData(30, int.MaxValue)]
    [InlineData(long.MaxValue, 10)]
    [InlineData(21, 3)]
    public void A_forged_index_leads_nowhere(long offset, int length)
    {
        byte[] line = [.. PartLayout.FirstLine, .. "{\"id\":7}\n"u8];
        byte[] index = new byte[PartLayout.IndexEntryBytes], release = ReleaseJson.Write(_release);
        PartLayout.WriteIndexEntry(index, PartLayout.Key("CWE-1"), offset, length, PartLayout.Hash("{\"i"u8));
        byte[] table = PartLayout.Table(index);
        File.WriteAllBytes(Path, [.. line, .. index, .. release, .. table, .. PartLayout.Tail(line.Length, 1, release, table)]);
        using PartFile part = PartFile.Open(Path);
        Should.Throw<KnowledgeFileException>(() => part.Find("CWE-1"));
        Should.Throw<KnowledgeFileException>(() => part.All().ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("casebook knowledge 1\n")]
    [InlineData("casebook knowledge 2\n................................................................................")]
    [InlineData("casebook knowledge 1\n................................................................................")]
    public void What_is_no_part_is_refused_with_a_remedy(string text) =>
        Should.Throw<KnowledgeFileException>(() => PartFile.Open(_scratch.Write("cwe.knowledge", text))).Remedy.ShouldContain("Import the part again");

    [Fact]
    public void A_part_under_another_name_is_refused()
    {
        Write(3);
        File.Move(Path, System.IO.Path.Combine(_scratch.Folder, "kev.knowledge"));
        Should.Throw<KnowledgeFileException>(() => KnowledgeBase.Open(_scratch.Folder)).Problem.ShouldContain("cwe");
    }

    // 200,000 records are every CVE of several years: opening must not read them.
    [Fact]
    public void A_large_part_opens_by_its_end()
    {
        const int Count = 200_000;
        string text = new('x', 100);
        PartWriter.Write(Path, writer =>
        {
            for (int n = 0; n < Count; n++)
            {
                writer.Add(new KnowledgeEntry { Id = $"CVE-2031-{n:00000}", Kind = KnowledgeKind.Vulnerability, Description = text, Facts = [new("status", "Analyzed")] });
            }
            return _release with { Part = KnowledgeParts.Cve };
        });
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using PartFile part = PartFile.Open(Path);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 16);
            part.Find("CVE-2031-12345").ShouldHaveSingleItem().Description.ShouldBe(text);
        }
        using PartFile asked = PartFile.Open(Path);
        for (int n = 0; n < 10_000; n++)
        {
            asked.Find($"CVE-2031-{n * 19:00000}").Count.ShouldBe(1);
        }
    }

    private static bool IsWellFormed(string text)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar)
            {
                return false;
            }
        }
        return true;
    }

    private void Check(Dictionary<string, string> truth)
    {
        try
        {
            using PartFile part = PartFile.Open(Path);
            foreach ((string id, string answer) in truth)
            {
                try
                {
                    Answer(part, id).ShouldBe(answer);
                }
                catch (KnowledgeFileException)
                {
                    // Noticed.
                }
            }
        }
        catch (KnowledgeFileException)
        {
            // Noticed at once.
        }
    }

    private static Dictionary<string, string> Answers(string path)
    {
        using PartFile part = PartFile.Open(path);
        return Enumerable.Range(1, 42).Select(n => $"CWE-{n}").ToDictionary(id => id, id => Answer(part, id));
    }

    private static string Answer(PartFile part, string id) => string.Join('\n', part.Find(id).Select(entry => System.Text.Encoding.UTF8.GetString(EntryJson.Write(entry).Span)));

    private void Write(int count) => PartWriter.Write(Path, writer =>
    {
        for (int n = 1; n <= count; n++)
        {
            writer.Add(new KnowledgeEntry { Id = $"CWE-{n}", Kind = KnowledgeKind.Weakness, Name = $"Name {n}", State = n % 10 == 1 ? EntryState.Deprecated : EntryState.Current });
            if (n % 10 == 0)
            {
                writer.Add(new KnowledgeEntry { Id = $"CWE-{n}", Kind = KnowledgeKind.View, Name = $"View {n}" });
            }
        }
        return _release;
    });
}
