using System.IO.Compression;
using System.Text;
using Casebook.Knowledge.Cve;
using CsCheck;

namespace Casebook.Knowledge.Tests.Cve;

public sealed class CveReaderTests : IDisposable
{
    private const string Json5 =
        """
        {"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2031-10001","state":"PUBLISHED","datePublished":"2031-02-03T04:05:06.000Z"},"containers":{"cna":{"providerMetadata":{"shortName":"acme"},"descriptions":[{"lang":"de","value":"Ein Fehler."},{"lang":"en-US","value":" A crafted \u00FCrl writes past a buffer. "}],"problemTypes":[{"descriptions":[{"lang":"en","type":"CWE","cweId":"CWE-787","description":"CWE-787 Out-of-bounds Write"}]},{"descriptions":[{"lang":"en","description":"CWE-119"},{"lang":"en","description":"n/a"}]}],"metrics":[{"format":"CVSS","cvssV3_1":{"version":"3.1","vectorString":"CVSS:3.1/AC:L/AV:N/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8}},{"cvssV4_0":{"vectorString":"CVSS:4.0/AV:N"}}]},"adp":[{"title":"other","problemTypes":[{"descriptions":[{"lang":"en","cweId":"CWE-787","description":"x"}]}],"metrics":[{"other":{"type":"ssvc","content":{}}},{"cvssV3_0":{"vectorString":"CVSS:3.0/AV:N"}}]}]}}
        """;

    private const string Nvd =
        """{"cve":{"id":"CVE-2031-10002","vulnStatus":"Analyzed","published":"2031-05-06T07:08:09.123","descriptions":[{"lang":"en","value":"Text."}],"weaknesses":[{"type":"Secondary","description":[{"lang":"en","value":"CWE-80"}]},{"type":"Primary","description":[{"lang":"en","value":"NVD-CWE-noinfo"},{"lang":"en","value":"CWE-79"}]}],"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N","baseScore":6.1}}]}}}""";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"casebook-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    // What a person sees of a record is what these fields say.
    [Fact]
    public void A_CVE_JSON_5_record_is_read()
    {
        CveRecord record = Read(Json5).ShouldHaveSingleItem().Record.ShouldNotBeNull();
        record.Id.ShouldBe("CVE-2031-10001");
        record.State.ShouldBe("PUBLISHED");
        record.Rejected.ShouldBeFalse();
        record.Published.ShouldBe(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        record.Description.ShouldBe("A crafted \u00FCrl writes past a buffer.");
        record.Weaknesses.ShouldBe(["CWE-787", "CWE-119"]);
        CveScore score = record.Scores.ShouldHaveSingleItem();
        score.Vector.ToString().ShouldBe("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
        score.Published.ShouldBe(9.8);
        score.Source.ShouldBe("acme");
        record.Remarks.ShouldHaveSingleItem().ShouldStartWith("containers.adp[0].metrics[1].cvssV3_0.vectorString: CVSS vector \"CVSS:3.0/AV:N\"");
    }

    // NVD's own label counts before that of others.
    [Fact]
    public void An_NVD_item_is_read_with_the_primary_source_first()
    {
        CveRecord record = Read($$"""{"resultsPerPage":1,"format":"NVD_CVE","vulnerabilities":[{{Nvd}}],"version":"2.0"}""").ShouldHaveSingleItem().Record.ShouldNotBeNull();
        record.Id.ShouldBe("CVE-2031-10002");
        record.Description.ShouldBe("Text.");
        record.Weaknesses.ShouldBe(["CWE-79", "CWE-80"]);
        record.Scores.ShouldHaveSingleItem().Vector.BaseScore.ShouldBe(6.1);
        record.Published.ShouldBe(new DateTimeOffset(2031, 5, 6, 7, 8, 9, 123, TimeSpan.Zero));
    }

    // People have these files as they come: pretty-printed, one a line, as an array, compressed, from Windows.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_form_of_file_gives_the_same_records(bool compressed)
    {
        string pretty = System.Text.Json.Nodes.JsonNode.Parse(Json5)!.ToJsonString(new() { WriteIndented = true });
        string[] forms =
        [
            $"{Json5}\n{Nvd}\n", $"\n{Json5}\r\n\r\n{Nvd}", $"[{Json5},{Nvd}]", $"[\n{Json5},\n{Nvd}\n]\n", $"\uFEFF[{pretty},{Nvd}]", $"[{Json5}]\n[{Nvd}]\n",
            $$"""{"vulnerabilities":[{{pretty}},{{Nvd}}]}""",
        ];
        foreach (string form in forms)
        {
            Read(form, compressed).Select(r => r.Record?.Id).ShouldBe(["CVE-2031-10001", "CVE-2031-10002"], form);
        }
        Read(pretty, compressed).ShouldHaveSingleItem().Record!.Id.ShouldBe("CVE-2031-10001");
        Read($"[\n{Json5}\n]", compressed).ShouldHaveSingleItem().Record!.Id.ShouldBe("CVE-2031-10001");
    }

    // One bad line in a night's export must not cost the other thousand, and must be findable.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_line_does_not_lose_the_others(int bad)
    {
        string[] lines = [Json5, Nvd, Json5];
        lines[bad] = lines[bad][..^5];
        CveReading[] readings = Read(string.Join('\n', lines));
        readings.Length.ShouldBe(3);
        readings.Count(r => r.Record is not null).ShouldBe(2);
        readings[bad].Fault.ShouldNotBeNull().ToString().ShouldStartWith($"{_path}, line {bad + 1}, byte ");
    }

    // "Could not read file" is no help with forty thousand records in it.
    [Theory]
    [InlineData("""{"cveMetadata":{"state":"PUBLISHED"}}""", "cveMetadata.cveId", "is missing")]
    [InlineData("""{"cveMetadata":{"cveId":"CVE-1","state":"PUBLISHED"}}""", "cveMetadata.cveId", "\"CVE-1\" is not of the form CVE-YEAR-NUMBER")]
    [InlineData("""{"cveMetadata":{"cveId":7,"state":"PUBLISHED"}}""", "cveMetadata.cveId", "should be a string and is a number")]
    [InlineData("""{"cveMetadata":[]}""", "cveMetadata", "should be an object and is an array")]
    [InlineData("""{"cveMetadata":{"cveId":"CVE-2031-10001","state":"PUBLISHED"},"containers":{"cna":{}}}""", "containers.cna.descriptions", "is missing")]
    [InlineData("""{"cveMetadata":{"cveId":"CVE-2031-10001","state":"PUBLISHED"},"containers":{"cna":{"descriptions":[{"lang":"en"}]}}}""", "containers.cna.descriptions[0].value", "is missing")]
    [InlineData("""{"cveMetadata":{"cveId":"CVE-2031-10001","state":"PUBLISHED"},"containers":{"cna":{"descriptions":[{"lang":"en","value":"\uD800"}]}}}""", "containers.cna.descriptions[0].value", "is not well-formed text (half a surrogate pair, or bytes that are not UTF-8)")]
    [InlineData("""{"cve":{"id":"CVE-2031-10001","vulnStatus":"x","descriptions":[],"metrics":{"cvssMetricV31":[{}]}}}""", "cve.metrics.cvssMetricV31[0].cvssData", "is missing")]
    [InlineData("""{"CVE_Items":[]}""", "record", "neither cveMetadata (CVE JSON 5) nor cve (NVD JSON 2.0) is there")]
    [InlineData("[7]", "record", "should be an object and is a number")]
    [InlineData("7", "", "neither a record nor an array of records")]
    [InlineData("", "", "not valid JSON (The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true)")]
    public void A_malformed_record_is_named_with_its_field(string json, string field, string problem)
    {
        CveFault fault = Read(json).ShouldHaveSingleItem().Fault.ShouldNotBeNull();
        (fault.Field, fault.Problem).ShouldBe((field, problem));
        fault.File.ShouldBe(_path);
    }

    // A record that was withdrawn has no weakness to name.
    [Fact]
    public void A_rejected_record_says_why()
    {
        CveRecord json5 = Read("""{"cveMetadata":{"cveId":"CVE-2031-10001","state":"REJECTED"},"containers":{"cna":{"rejectedReasons":[{"lang":"en","value":"A duplicate."}]}}}""").ShouldHaveSingleItem().Record.ShouldNotBeNull();
        (json5.Rejected, json5.Description).ShouldBe((true, "A duplicate."));
        CveRecord nvd = Read("""{"cve":{"id":"CVE-2031-10001","vulnStatus":"Rejected","descriptions":[{"lang":"en","value":"Rejected reason: a duplicate."}]}}""").ShouldHaveSingleItem().Record.ShouldNotBeNull();
        (nvd.Rejected, nvd.Description).ShouldBe((true, "Rejected reason: a duplicate."));
    }

    // A download that was cut must never pass for a whole one, nor crash the program.
    [Fact]
    public void Every_cut_is_a_fault_and_keeps_the_records_before_it()
    {
        byte[] whole = Encoding.UTF8.GetBytes($"[{Nvd},{Json5}]");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            CveReading[] readings = [.. CveReader.Read(_path)];
            readings[^1].Fault.ShouldNotBeNull();
            readings.Length.ShouldBe(length <= Nvd.Length ? 1 : length < whole.Length - 1 ? 2 : 3);
        }
    }

    // The same for compressed files, whose damage shows elsewhere than in the text.
    [Fact]
    public void Every_cut_of_a_compressed_file_is_a_fault()
    {
        Write($"{Nvd}\n{Json5}\n", compressed: true);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            CveReader.Read(_path).Any(r => r.Fault is not null).ShouldBeTrue($"{length} of {whole.Length} bytes");
        }
    }

    // Whatever stands in the file, the program goes on.
    [Fact]
    public void Damaged_bytes_never_throw() =>
        Gen.Select(Gen.Bool.Select(array => array ? $"[{Nvd},{Json5}]" : $"{Json5}\n{Nvd}\n"), Gen.Select(Gen.Int[0, 1000], Gen.Byte).Array[1, 4], Gen.Bool).Sample((text, damage, compressed) =>
        {
            Write(text, compressed);
            byte[] bytes = File.ReadAllBytes(_path);
            foreach ((int at, byte value) in damage)
            {
                bytes[at % bytes.Length] = value;
            }
            File.WriteAllBytes(_path, bytes);
            CveReader.Read(_path).ShouldAllBe(r => (r.Record == null) != (r.Fault == null));
        }, iter: 1000, threads: 1);

    // The records that exist are the real test of a reader.
    [Fact]
    public void Real_records_are_all_read()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no real records to read.");
        string path = Path.Combine(data!, "cve", "cve_json5_raw_300.jsonl.gz");
        CveReading[] readings = [.. CveReader.Read(path)];
        readings.Where(r => r.Fault is not null).Select(r => r.Fault!.ToString()).ShouldBeEmpty();
        CveRecord[] records = [.. readings.Select(r => r.Record!)];
        records.Length.ShouldBe(Runs.Files.TextLines.Read(path).Count());
        records.ShouldAllBe(r => r.Rejected || r.Description != null);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{records.Length} records, {records.Count(r => r.Weaknesses.Count > 0)} with a CWE, {records.Count(r => r.Scores.Count > 0)} with CVSS 3, {records.Sum(r => r.Remarks.Count)} remarks, "
            + $"{records.Sum(r => r.Scores.Count(s => s.Published == s.Vector.BaseScore))} of {records.Sum(r => r.Scores.Count(s => s.Published is not null))} scores as printed");
    }

    private CveReading[] Read(string text, bool compressed = false)
    {
        Write(text, compressed);
        return [.. CveReader.Read(_path)];
    }

    private void Write(string text, bool compressed)
    {
        using FileStream file = File.Create(_path);
        using Stream stream = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
