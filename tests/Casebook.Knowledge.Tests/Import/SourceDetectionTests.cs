using Casebook.Knowledge.Import;
using Casebook.Knowledge.Store;
using CsCheck;

namespace Casebook.Knowledge.Tests.Import;

public sealed class SourceDetectionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // People rename files; members of an object may stand in any order.
    [Theory]
    [InlineData("<Weakness_Catalog xmlns=\"x\">", SourceFormat.CweXml)]
    [InlineData("  \r\n<?xml version=\"1.0\"?>\n<cwe:Weakness_Catalog/>", SourceFormat.CweXml)]
    [InlineData("{\"ID\":\"79\",\"Name\":\"x\",\"Status\":\"Draft\"}\n{}", SourceFormat.CweJson)]
    [InlineData("[{\"Status\":\"Draft\",\"ID\":\"79\",\"Name\":\"x\"}]", SourceFormat.CweJson)]
    [InlineData("{\"Views\":[]}", SourceFormat.CweJson)]
    [InlineData("{\"ContentVersion\":\"4.19\"}", SourceFormat.CweRelease)]
    [InlineData("{\"objects\":[{\"type\":\"x\"}],\"type\":\"bundle\"}", SourceFormat.StixBundle)]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\",\"spec_version\":\"2.0\"", SourceFormat.StixBundle)]
    [InlineData("{\"vulnerabilities\":[{\"cveID\":\"CVE-1\"}]}", SourceFormat.KevJson)]
    [InlineData("{\"title\":\"x\",\"catalogVersion\":\"1\"}", SourceFormat.KevJson)]
    [InlineData("{\"vulnerabilities\":[{\"cve\":{\"cveID\":1}}]}", SourceFormat.NvdPage)]
    [InlineData("{\"cve\":{\"id\":\"CVE-1\"}}", SourceFormat.CveRecords)]
    [InlineData("[{\"cve\":{\"id\":\"CVE-1\"}}]", SourceFormat.CveRecords)]
    [InlineData("{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"containers\":{", SourceFormat.CveRecords)]
    [InlineData("\uFEFF{\"cveMetadata\":{}}", SourceFormat.CveRecords)]
    public void What_a_file_is_is_told_from_its_content(string text, SourceFormat format) => SourceDetection.Of(_scratch.Write("anything", text)).ShouldBe(format);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("CVE-2021-44228", "neither XML nor JSON")]
    [InlineData("<html/>", "not the CWE List")]
    [InlineData("{}", "kind that is not known")]
    [InlineData("{\"cve", "kind that is not known")]
    [InlineData("[1,2]", "kind that is not known")]
    [InlineData("{\"\\uD800\":1}", "kind that is not known")]
    public void What_is_none_is_refused_with_what_could_be_named(string text, string problem)
    {
        KnowledgeFileException refused = Should.Throw<KnowledgeFileException>(() => SourceDetection.Of(_scratch.Write("anything", text)));
        refused.Problem.ShouldContain(problem);
        refused.Remedy.ShouldContain("STIX");
    }

    [Fact]
    public void A_file_that_is_missing_is_told() => Should.Throw<KnowledgeFileException>(() => SourceDetection.Of(Path.Combine(_scratch.Folder, "none"))).Problem.ShouldBe("does not exist");

    // Nobody knows what people will name; whatever it is, it must end in a message.
    [Fact]
    public void No_file_whatever_ends_in_a_crash() =>
        Gen.Select(Gen.Int[0, _beginnings.Length - 1], Gen.Byte.Array[0, 60], Gen.Int[0, 200]).Sample((which, bytes, cut) =>
        {
            byte[] beginning = System.Text.Encoding.UTF8.GetBytes(_beginnings[which]);
            byte[] text = [.. beginning.Take(cut), .. bytes, .. beginning.Skip(cut)];
            string file = Path.Combine(_scratch.Folder, "fuzzed");
            File.WriteAllBytes(file, text);
            try
            {
                TestImport.Run([file], _scratch.Store);
            }
            catch (KnowledgeFileException)
            {
            }
        }, iter: 1500, threads: 1);

    private static readonly string[] _beginnings =
    [
        "", "<?xml version=\"1.0\"?><Weakness_Catalog Version=\"1\"><Weaknesses><Weakness ID=\"7\" Name=\"n\" Status=\"Draft\"><Description>d</Description></Weakness></Weaknesses></Weakness_Catalog>",
        "{\"ID\":\"7\",\"Name\":\"n\",\"Status\":\"Draft\",\"Abstraction\":\"Base\",\"RelatedWeaknesses\":[{\"Nature\":\"ChildOf\",\"CweID\":\"8\"}]}",
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"attack-pattern\",\"id\":\"a\",\"name\":\"n\",\"external_references\":[{\"source_name\":\"mitre-attack\",\"external_id\":\"T1001\"}],\"kill_chain_phases\":[{\"kill_chain_name\":\"mitre-attack\",\"phase_name\":\"p\"}]}]}",
        "{\"catalogVersion\":\"1\",\"vulnerabilities\":[{\"cveID\":\"CVE-2031-0001\",\"vulnerabilityName\":\"n\",\"cwes\":[\"CWE-1\"]}]}",
        "{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-2031-0001\",\"vulnStatus\":\"Analyzed\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"v\"}]}}]}",
        "\u001f\u008b", "PK\u0003\u0004",
    ];
}
