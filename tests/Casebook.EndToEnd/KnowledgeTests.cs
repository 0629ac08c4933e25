using System.Text.Json;

namespace Casebook.EndToEnd;

public sealed class KnowledgeTests : IDisposable
{
    private const string Cwe =
        """
        <Weakness_Catalog Name="CWE" Version="9.1" xmlns="http://cwe.mitre.org/cwe-7"><Weaknesses>
          <Weakness ID="100001" Name="Careless Whisper" Abstraction="Base" Structure="Simple" Status="Draft"><Description>A secret is spoken.</Description><Related_Weaknesses><Related_Weakness Nature="ChildOf" CWE_ID="100002" View_ID="1000"/></Related_Weaknesses><Mapping_Notes><Usage>Allowed</Usage></Mapping_Notes></Weakness>
          <Weakness ID="100002" Name="Speech" Abstraction="Class" Status="Stable"><Description>Words.</Description></Weakness>
        </Weaknesses></Weakness_Catalog>
        """;

    private const string Nvd =
        """{"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"CVE-2031-0001","vulnStatus":"Analyzed","published":"2031-05-06T07:08:09.123","descriptions":[{"lang":"en","value":"It falls."}],"metrics":{"cvssMetricV31":[{"type":"Primary","cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"}}]}}},{"cve":{"id":"CVE-1"}}]}""";

    private readonly Cli _cli = new();

    public KnowledgeTests() => _cli.Environment["CASEBOOK_KNOWLEDGE"] = _cli.At("knowledge");

    public void Dispose() => _cli.Dispose();

    // The first thing that anybody tries, before anything was imported.
    [Fact]
    public async Task Ids_are_shown_from_what_comes_with_the_program()
    {
        Finished shown = (await _cli.Run("knowledge", "show", "CWE-79", "T1059.001", "T1066")).EndedWith(0);
        shown.Output.ShouldContain("Cross-site Scripting");
        shown.Output.ShouldContain("weakness, CWE List 4.19.1, built in");
        shown.Output.ShouldContain("CWE-74 Improper Neutralization of Special Elements in Output");
        shown.Output.ShouldContain("PowerShell");
        shown.Output.ShouldContain("Revoked: see T1027.005");
        Directory.Exists(_cli.At("knowledge")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_import_is_what_later_commands_answer_from()
    {
        File.WriteAllText(_cli.At("cwec.xml"), Cwe);
        Finished imported = (await _cli.Run("knowledge", "import", "cwec.xml", "--json")).EndedWith(0);
        using (JsonDocument part = JsonDocument.Parse(imported.Output))
        {
            part.RootElement.GetProperty("part").GetString().ShouldBe("cwe");
            part.RootElement.GetProperty("version").GetString().ShouldBe("9.1");
            part.RootElement.GetProperty("counts")[0].GetProperty("current").GetInt32().ShouldBe(2);
            part.RootElement.GetProperty("sources")[0].GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        }
        File.Exists(_cli.At("knowledge", "cwe.knowledge")).ShouldBeTrue();

        Finished shown = (await _cli.Run("knowledge", "show", "CWE-100001", "--json")).EndedWith(0);
        using (JsonDocument entry = JsonDocument.Parse(shown.Output))
        {
            entry.RootElement.GetProperty("release").GetString().ShouldBe("CWE List 9.1");
            entry.RootElement.GetProperty("built_in").GetBoolean().ShouldBeFalse();
            entry.RootElement.GetProperty("entry").GetProperty("name").GetString().ShouldBe("Careless Whisper");
            entry.RootElement.GetProperty("entry").GetProperty("links")[0].GetProperty("target").GetString().ShouldBe("CWE-100002");
        }
        (await _cli.Run("knowledge", "show", "CWE-100001")).EndedWith(0).Output.ShouldContain("A secret is spoken.");
        (await _cli.Run("knowledge", "show", "CWE-79")).EndedWith(7).Error.ShouldContain("does not exist in CWE List 9.1");

        Finished info = (await _cli.Run("knowledge", "info", "--verify", "--json")).EndedWith(0);
        using JsonDocument report = JsonDocument.Parse(info.Output);
        report.RootElement.GetProperty("releases").GetArrayLength().ShouldBe(5);
        report.RootElement.GetProperty("faults").GetArrayLength().ShouldBe(0);
        report.RootElement.GetProperty("open_milliseconds").GetDouble().ShouldBePositive();
    }

    // A table of what there is, for a person.
    [Fact]
    public async Task Info_shows_releases_counts_and_hashes()
    {
        File.WriteAllText(_cli.At("cwec.xml"), Cwe);
        (await _cli.Run("knowledge", "import", "cwec.xml", "--store", "elsewhere", "--release", "mine")).EndedWith(0).Output.ShouldContain("CWE List mine: 2 entries");
        Finished info = (await _cli.Run("knowledge", "info", "--store", "elsewhere")).EndedWith(0);
        info.Output.ShouldContain("mine");
        info.Output.ShouldContain("ATT&CK Enterprise");
        info.Output.ShouldContain("built in");
        info.Output.ShouldContain("cwec.xml (CWE XML");
        info.Output.ShouldNotContain("\e");
    }

    // One bad record of a feed: told, and the command does not end as if all were well.
    [Fact]
    public async Task Records_that_can_not_be_read_are_told()
    {
        File.WriteAllText(_cli.At("nvd.json"), Nvd);
        Finished imported = (await _cli.Run("knowledge", "import", "nvd.json")).EndedWith(3);
        imported.Error.ShouldContain("record 2");
        imported.Output.ShouldContain("CVE records as of 2031-05-06: 1 entries");
        Finished shown = (await _cli.Run("knowledge", "show", "CVE-2031-0001")).EndedWith(0);
        shown.Output.ShouldContain("CVSS 3.1: 6.1 Medium");
        shown.Output.ShouldContain("It falls.");
    }

    [Theory]
    [InlineData("show CVE-2031-0001", 7, "no CVE record has been imported")]
    [InlineData("show cwe-79", 7, "written like that")]
    [InlineData("show T9999", 7, "does not exist")]
    [InlineData("import none.xml", 3, "does not exist")]
    [InlineData("import text.txt", 3, "neither XML nor JSON")]
    [InlineData("import broken.xml", 3, "line 1")]
    [InlineData("import", 2, "files")]
    [InlineData("catalogue kev", 2, "kev")]
    public async Task What_can_not_be_done_is_told_with_a_remedy(string line, int code, string told)
    {
        File.WriteAllText(_cli.At("text.txt"), "hello");
        File.WriteAllText(_cli.At("broken.xml"), "<Weakness_Catalog><Weaknesses>");
        Finished refused = (await _cli.Run(["knowledge", .. line.Split(' ')])).EndedWith(code);
        refused.Error.ShouldContain(told);
        refused.Error.ShouldNotContain("fault of the program");
        refused.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_store_is_found()
    {
        File.WriteAllText(_cli.At("cwec.xml"), Cwe);
        (await _cli.Run("knowledge", "import", "cwec.xml")).EndedWith(0);
        string file = _cli.At("knowledge", "cwe.knowledge");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[40] ^= 1;
        File.WriteAllBytes(file, bytes);
        (await _cli.Run("knowledge", "info", "--verify")).EndedWith(7).Error.ShouldContain("is damaged");
        File.WriteAllBytes(file, bytes[..^1]);
        (await _cli.Run("knowledge", "show", "CWE-100001")).EndedWith(3).Error.ShouldContain("cut or damaged");
    }

    [Fact]
    public async Task Vectors_of_every_version_are_explained()
    {
        Finished explained = (await _cli.Run("knowledge", "explain", "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U")).EndedWith(0);
        explained.Output.ShouldContain("7.5 High");
        explained.Output.ShouldContain("Confidentiality Impact: Partial (C:P)");
        explained.Output.ShouldContain("Exploit Maturity: Unreported (E:U)");
        Finished json = (await _cli.Run("knowledge", "explain", "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "--json")).EndedWith(0);
        using JsonDocument reading = JsonDocument.Parse(json.Output);
        reading.RootElement.GetProperty("score").GetDouble().ShouldBe(6.1);
        reading.RootElement.GetProperty("metrics")[0].GetProperty("words").GetString().ShouldBe("Network");
        Finished refused = (await _cli.Run("knowledge", "explain", "CVSS:3.1/AV:Q/AC:L")).EndedWith(2);
        refused.Error.ShouldContain("character 13");
        refused.Error.ShouldContain("use one of N, A, L, P");
    }

    // What is shipped inside must be what anybody can make again.
    [Fact]
    public async Task The_catalogue_command_gives_back_what_is_inside()
    {
        Finished table = (await _cli.Run("knowledge", "catalogue", "cwe")).EndedWith(0);
        table.Output.ShouldBe(File.ReadAllText(Path.Combine(Root(), "src", "Casebook.Knowledge", "Catalogue", "cwe.tsv")));
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Casebook.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
