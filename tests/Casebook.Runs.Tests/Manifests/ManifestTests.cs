using Casebook.Runs.Files;
using Casebook.Runs.Manifests;

namespace Casebook.Runs.Tests.Manifests;

public sealed class ManifestTests : IDisposable
{
    private static readonly Manifest _facts = new()
    {
        Kind = "data",
        Created = new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero),
        Properties = new Dictionary<string, string> { ["kernels"] = "portable" },
    };

    private readonly TemporaryFolder _folder = new();

    public ManifestTests()
    {
        AtomicFile.WriteAllText(_folder["b.txt"], "bee");
        AtomicFile.WriteAllText(_folder["inner", "a.txt"], "ay");
    }

    public void Dispose() => _folder.Dispose();

    // The manifest is the lineage: it must say what it was given and find its way back.
    [Fact]
    public void A_manifest_lists_every_file_and_reads_back()
    {
        AtomicFile.WriteAllText(_folder[".lock"], "");
        AtomicFile.WriteAllText(_folder["c.partial"], "left by a kill");
        AtomicFile.WriteAllText(_folder["report.html"], "a page that can be made anew");
        Manifest.Write(_folder.Path, _facts with { Inputs = [Manifest.Input(_folder["b.txt"])] });

        Manifest read = Manifest.TryRead(_folder.Path).ShouldNotBeNull();
        read.Files.Select(file => file.Path).ShouldBe(["b.txt", "inner/a.txt"]);
        read.Files[0].Bytes.ShouldBe(3);
        read.Files[0].Sha256.ShouldBe(FileHash.Sha256(_folder["b.txt"]));
        read.Kind.ShouldBe("data");
        read.Properties["kernels"].ShouldBe("portable");
        read.Inputs.ShouldHaveSingleItem().Path.ShouldBe(_folder["b.txt"]);
        Manifest.Verify(_folder.Path).ShouldBeNull();
    }

    // SHA-256 of "abc", FIPS 180-2 appendix B.1: other programs must be able to check our manifests.
    [Fact]
    public void The_hash_is_sha256()
    {
        AtomicFile.WriteAllText(_folder["abc"], "abc");
        FileHash.Sha256(_folder["abc"]).ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    // Each way in which a folder can differ must be told apart from a good folder.
    [Theory]
    [InlineData("cut", "b.txt has 2 bytes, the manifest says 3")]
    [InlineData("flip", "b.txt has other content than the manifest says (SHA-256 differs)")]
    [InlineData("delete", "b.txt is missing")]
    [InlineData("no-manifest", "manifest.json is missing: whatever wrote the folder did not finish")]
    [InlineData("torn-manifest", "manifest.json can not be read as a manifest")]
    [InlineData("null-manifest", "manifest.json can not be read as a manifest")]
    [InlineData("escape", "../x is not a path within the folder")]
    public void A_difference_is_found_and_named(string damage, string problem)
    {
        Manifest.Write(_folder.Path, _facts);
        string manifest = _folder[Manifest.FileName];
        switch (damage)
        {
            case "cut":
                File.WriteAllText(_folder["b.txt"], "be");
                break;
            case "flip":
                File.WriteAllText(_folder["b.txt"], "bef");
                break;
            case "delete":
                File.Delete(_folder["b.txt"]);
                break;
            case "no-manifest":
                File.Delete(manifest);
                break;
            case "torn-manifest":
                File.WriteAllText(manifest, File.ReadAllText(manifest)[..^20]);
                break;
            case "null-manifest":
                File.WriteAllText(manifest, """{"kind":"data","created":"2026-11-24T08:00:00Z","files":[{"path":null,"bytes":1,"sha256":null}]}""");
                break;
            case "escape":
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"b.txt\"", "\"../x\""));
                break;
        }
        Manifest.Verify(_folder.Path).ShouldNotBeNull().ToString().ShouldBe(problem);
    }

    // Whatever a manifest was cut or changed to, verifying it must answer, not crash.
    [Fact]
    public void A_manifest_cut_at_any_byte_never_verifies()
    {
        Manifest.Write(_folder.Path, _facts);
        byte[] whole = File.ReadAllBytes(_folder[Manifest.FileName]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder[Manifest.FileName], whole[..length]);
            Manifest.Verify(_folder.Path).ShouldNotBeNull($"cut to {length} bytes");
        }
    }

    // A parent is named by the hash of its manifest, and a folder without one is nobody's parent.
    [Fact]
    public void A_parent_is_its_manifest()
    {
        Manifest.ParentOf(_folder.Path).ShouldBeNull();
        Manifest.Write(_folder.Path, _facts);
        Manifest.ParentOf(_folder.Path).ShouldNotBeNull().Sha256.ShouldBe(FileHash.Sha256(_folder[Manifest.FileName]));
    }
}
