using System.IO.Compression;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Tests.Import;

public sealed class CweImportTests : IDisposable
{
    private const string Xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Weakness_Catalog Name="CWE" Version="9.1" Date="2031-02-03" xmlns="http://cwe.mitre.org/cwe-7" xmlns:xhtml="http://www.w3.org/1999/xhtml">
          <Weaknesses>
            <Weakness ID="100001" Name="Careless Whisper" Abstraction="Base" Structure="Simple" Status="Draft">
              <Description>A secret is
                 spoken aloud.</Description>
              <Extended_Description><xhtml:p>Not kept.</xhtml:p></Extended_Description>
              <Related_Weaknesses>
                <Related_Weakness Nature="ChildOf" CWE_ID="100002" View_ID="1000" Ordinal="Primary"/>
                <Related_Weakness Nature="ChildOf" CWE_ID="100003" View_ID="1003"/>
                <Related_Weakness Nature="CanAlsoBe" CWE_ID="100003" View_ID="1000"/>
              </Related_Weaknesses>
              <Alternate_Terms><Alternate_Term><Term>Whispering</Term><Description>x</Description></Alternate_Term></Alternate_Terms>
              <Related_Attack_Patterns><Related_Attack_Pattern CAPEC_ID="7"/></Related_Attack_Patterns>
              <Mapping_Notes><Usage>Allowed-with-Review</Usage><Rationale>r</Rationale><Suggestions><Suggestion CWE_ID="100003" Comment="where it is loud"/></Suggestions></Mapping_Notes>
            </Weakness>
            <Weakness ID="100002" Name="Speech" Abstraction="Class" Structure="Simple" Status="Stable"><Description>Words.</Description></Weakness>
            <Weakness ID="100003" Name="DEPRECATED: Song" Abstraction="Base" Structure="Simple" Status="Deprecated"><Description>See CWE-100001.</Description></Weakness>
          </Weaknesses>
          <Categories>
            <Category ID="100004" Name="Noise" Status="Incomplete"><Summary>All of it.</Summary><Relationships><Has_Member CWE_ID="100001" View_ID="100005"/></Relationships><Mapping_Notes><Usage>Prohibited</Usage></Mapping_Notes></Category>
          </Categories>
          <Views>
            <View ID="100005" Name="By ear" Type="Graph" Status="Draft"><Objective>To listen.</Objective><Members><Has_Member CWE_ID="100004" View_ID="100005"/></Members></View>
          </Views>
          <External_References><External_Reference Reference_ID="REF-1"><Title>t</Title></External_Reference></External_References>
        </Weakness_Catalog>
        """;

    private const string Weaknesses =
        """
        {"ID":"100001","Name":"Careless Whisper","Abstraction":"Base","Structure":"Simple","Status":"Draft","Description":"A secret is\n\t\tspoken aloud.","ExtendedDescription":"Not kept.","RelatedWeaknesses":[{"Nature":"ChildOf","CweID":"100002","ViewID":"1000","Ordinal":"Primary"},{"Nature":"ChildOf","CweID":"100003","ViewID":"1003"},{"Nature":"CanAlsoBe","CweID":"100003","ViewID":"1000"}],"AlternateTerms":[{"Term":"Whispering","Description":"x"}],"RelatedAttackPatterns":["7"],"MappingNotes":{"Usage":"Allowed-with-Review","Rationale":"r","Suggestions":[{"CweID":"100003","Comment":"where it is loud"}]},"ContentHistory":[{"Type":"Submission","SubmissionVersion":"Draft 3"},{"Type":"Modification","ModificationVersion":"9.1"}]}
        {"ID":"100002","Name":"Speech","Abstraction":"Class","Structure":"Simple","Status":"Stable","Description":"Words.","ContentHistory":[{"SubmissionVersion":"8.10"}]}
        {"ID":"100003","Name":"DEPRECATED: Song","Abstraction":"Base","Structure":"Simple","Status":"Deprecated","Description":"See CWE-100001."}
        """;

    private const string Categories = """{"Categories":[{"ID":"100004","Name":"Noise","Status":"Incomplete","Summary":"All of it.","Relationships":[{"CweID":"100001","ViewID":"100005"}],"MappingNotes":{"Usage":"Prohibited"}}]}""";

    private const string Views = """[{"ID":"100005","Name":"By ear","Type":"Graph","Status":"Draft","Objective":"To listen.","Members":[{"CweID":"100004","ViewID":"100005"}]}]""";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // Whichever of MITRE's two formats somebody has at hand, answers must be the same.
    [Fact]
    public void XML_and_JSON_give_the_same_entries()
    {
        KnowledgeEntry[] xml = Import("xml", _scratch.Write("cwec.xml", Xml));
        KnowledgeEntry[] json = Import("json", _scratch.Write("w.jsonl", Weaknesses), _scratch.Write("c.json", Categories), _scratch.Write("v.json", Views));
        xml.Length.ShouldBe(5);
        Lines(json).ShouldBe(Lines(xml));
    }

    [Fact]
    public void Everything_that_verifiers_ask_for_is_read()
    {
        Import("xml", _scratch.Write("cwec.xml", Xml));
        using var knowledge = KnowledgeBase.Open(Path.Combine(_scratch.Folder, "xml"));
        KnowledgeEntry whisper = knowledge.Find("CWE-100001").ShouldNotBeNull();
        whisper.Description.ShouldBe("A secret is spoken aloud.");
        whisper.Aliases.ShouldBe(["Whispering"]);
        whisper.Fact(FactNames.Abstraction).ShouldBe("Base");
        whisper.Fact(FactNames.Mapping).ShouldBe("Allowed-with-Review");
        whisper.Links.ShouldContain(new KnowledgeLink("can-also-be", "CWE-100003", "CWE-1000"));
        whisper.Links.ShouldContain(new KnowledgeLink(Relations.Suggested, "CWE-100003", null, "where it is loud"));
        whisper.Targets(Relations.Capec).ShouldBe(["CAPEC-7"]);
        knowledge.Parents("CWE-100001").ShouldBe(["CWE-100002"]);
        knowledge.Parents("CWE-100001", KnowledgeBase.SimplifiedMapping).ShouldBe(["CWE-100003"]);
        knowledge.Check("CWE-100003").ShouldSatisfyAllConditions(
            song => song.Standing.ShouldBe(IdStanding.Deprecated), song => song.ReplacedBy.ShouldBe(["CWE-100001"]), song => song.Release!.ToString().ShouldBe("CWE List 9.1, imported"));
        knowledge.Find("CWE-100004")!.Kind.ShouldBe(KnowledgeKind.Category);
        knowledge.Find("CWE-100005")!.Targets(Relations.Member).ShouldBe(["CWE-100004"]);
        // What is imported answers alone: an id of the catalogue that the release lacks does not exist.
        knowledge.Check("CWE-79").Standing.ShouldBe(IdStanding.Unknown);
        // What was not imported is answered from the catalogue.
        knowledge.Find("T1059.001")!.Name.ShouldBe("PowerShell");
    }

    // MITRE offers the list as a zip archive; people keep gzip files.
    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zip")]
    [InlineData("mark")]
    public void Every_wrapping_gives_the_same(string wrapping)
    {
        string path = wrapping switch
        {
            "zip" => Zip(("cwec.xml", Xml)),
            "mark" => _scratch.Write("cwec.xml", "\uFEFF" + Xml),
            _ => _scratch.Write("cwec.xml", Xml, wrapping == "gzip"),
        };
        Import("store", path).Length.ShouldBe(5);
    }

    // The REST files do not all say which release they are of.
    [Fact]
    public void The_release_comes_from_the_files_or_from_the_user()
    {
        string weaknesses = _scratch.Write("w.jsonl", Weaknesses), api = _scratch.Write("v.json", """{"ContentVersion":"9.2","ContentDate":"2031-02-04"}""");
        Version(weaknesses).ShouldBe("9.1");
        Version(weaknesses, api).ShouldBe("9.2");
        TestImport.Run([weaknesses], _scratch.Store, "mine").Parts.ShouldHaveSingleItem().Version.ShouldBe("mine");

        string Version(params string[] files) => TestImport.Run(files, _scratch.Store).Parts.ShouldHaveSingleItem().Version;
    }

    // Categories alone would make every weakness unknown.
    [Fact]
    public void A_list_without_weaknesses_is_refused_and_the_old_one_stays()
    {
        TestImport.Run([_scratch.Write("w.jsonl", Weaknesses)], _scratch.Store);
        Should.Throw<KnowledgeFileException>(() => TestImport.Run([_scratch.Write("c.json", Categories)], _scratch.Store)).Remedy.ShouldContain("same command");
        using var knowledge = KnowledgeBase.Open(_scratch.Store);
        knowledge.Find("CWE-100001").ShouldNotBeNull();
    }

    [Fact]
    public void Two_releases_of_one_part_are_refused()
    {
        KnowledgeFileException refused = Should.Throw<KnowledgeFileException>(() =>
            TestImport.Run([_scratch.Write("a.xml", Xml), _scratch.Write("w.jsonl", Weaknesses)], _scratch.Store));
        refused.Message.ShouldContain("after a.xml");
        Directory.Exists(_scratch.Store).ShouldBeFalse();
    }

    // Whoever has a broken file must be told where, not left with half a list.
    [Theory]
    [InlineData("Careless Whisper\"", "Careless Whisper", "not valid XML")]
    [InlineData("CWE_ID=\"100002\"", "CWE_ID=\"1e5\"", "no number")]
    [InlineData("CWE_ID=\"100002\"", "CWE=\"100002\"", "has no attribute CWE_ID")]
    [InlineData("Weakness ID=\"100001\"", "Weakness", "has no attribute ID")]
    [InlineData("</Weakness_Catalog>", "", "not valid XML")]
    [InlineData("<Weaknesses>", "<Weaknesses>&what;", "not valid XML")]
    [InlineData("<Weakness_Catalog", "<!DOCTYPE x [<!ENTITY a \"b\">]><Weakness_Catalog", "not valid XML")]
    public void Damaged_XML_names_its_place(string part, string instead, string problem)
    {
        Xml.ShouldContain(part);
        KnowledgeFileException refused = Should.Throw<KnowledgeFileException>(() => TestImport.Run([_scratch.Write("cwec.xml", Xml.Replace(part, instead))], _scratch.Store));
        refused.Message.ShouldContain(problem);
        refused.Place.ShouldContain("line");
        refused.File.ShouldEndWith("cwec.xml");
        refused.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("\"100002\",\"ViewID\"", "100002,\"ViewID\"", "item 1, RelatedWeaknesses[0].CweID")]
    [InlineData("\"Name\":\"Speech\",", "", "item 2, Name")]
    [InlineData("\"Status\":\"Stable\",\"Description\":\"Words.\"", "\"Status\":\"Stable\"\"Description\":\"Words.\"", "line 2, byte")]
    [InlineData("\"Abstraction\":\"Class\",", "", "item 2")]
    [InlineData("Speech", "\\uD800", "item 2, Name")]
    public void Damaged_JSON_names_its_place(string part, string instead, string place)
    {
        Weaknesses.ShouldContain(part);
        KnowledgeFileException refused = Should.Throw<KnowledgeFileException>(() => TestImport.Run([_scratch.Write("w.jsonl", Weaknesses.Replace(part, instead))], _scratch.Store));
        refused.Place.ShouldStartWith(place);
        refused.Problem.ShouldNotBeEmpty();
    }

    private KnowledgeEntry[] Import(string store, params string[] files)
    {
        string folder = Path.Combine(_scratch.Folder, store);
        TestImport.Run(files, folder);
        using var knowledge = KnowledgeBase.Open(folder);
        return [.. knowledge.AllOf(KnowledgeParts.Cwe)];
    }

    private static IEnumerable<string> Lines(IEnumerable<KnowledgeEntry> entries) => entries.Select(entry => System.Text.Encoding.UTF8.GetString(EntryJson.Write(entry).Span)).Order(StringComparer.Ordinal);

    private string Zip(params (string Name, string Text)[] files)
    {
        string path = Path.Combine(_scratch.Folder, "cwec.zip");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string text) in files)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
        return path;
    }
}
