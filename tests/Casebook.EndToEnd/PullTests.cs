using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Casebook.EndToEnd;

public sealed class PullTests : IDisposable
{
    private static readonly byte[] _content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));
    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(_content));

    private readonly Cli _cli = new();
    private readonly HttpListener _server;
    private readonly string _root;

    public PullTests()
    {
        int port = 45_000 + (Environment.ProcessId % 2000);
        while (true)
        {
            _server = new HttpListener();
            _root = $"http://127.0.0.1:{++port}/";
            _server.Prefixes.Add(_root);
            try
            {
                _server.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Another process has the port.
            }
        }
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _cli.Dispose();
    }

    // Whoever is to download something must see from where and under which terms, before and without a network.
    [Fact]
    public async Task The_list_is_there_to_be_read()
    {
        Finished list = (await _cli.Run("pull")).EndedWith(0);
        list.Output.ShouldContain("ctibench/cti-rcm.tsv");
        list.Output.ShouldContain("CC BY-NC-SA 4.0");
        list.Output.ShouldContain("https://cwe.mitre.org/data/xml/cwec_v4.19.1.xml.zip");
        Finished json = (await _cli.Run("pull", "--json")).EndedWith(0);
        JsonElement[] entries = [.. json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        entries.Length.ShouldBeGreaterThan(50);
        foreach (JsonElement entry in entries)
        {
            entry.GetProperty("url").GetString()!.ShouldStartWith("https://");
            entry.GetProperty("licence").GetString().ShouldNotBeNullOrEmpty();
            // What has no hash says why.
            (entry.TryGetProperty("sha256", out _) || entry.GetProperty("note").GetString()!.StartsWith("unpinned:", StringComparison.Ordinal)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_file_is_pulled_checked_and_not_pulled_again()
    {
        List(("set/good.txt", "file", _hash, _content.Length), ("set/other.txt", "file", null, null));
        Finished pulled = (await _cli.Run("pull", "set", "--list", "list.json", "--json")).EndedWith(0);
        string[] lines = pulled.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        Outcome(lines[0]).ShouldBe("verified");
        Outcome(lines[1]).ShouldBe("unverified");
        pulled.Error.ShouldContain("some licence");
        pulled.Error.ShouldContain("There was no hash to compare with");
        File.ReadAllBytes(_cli.At("data", "set", "good.txt")).ShouldBe(_content);
        Outcome((await _cli.Run("pull", "set/good.txt", "--list", "list.json", "--json")).EndedWith(0).Output).ShouldBe("already_there");
    }

    [Fact]
    public async Task A_pull_that_was_cut_goes_on()
    {
        List(("good.txt", "file", _hash, _content.Length));
        Directory.CreateDirectory(_cli.At("there"));
        File.WriteAllBytes(_cli.At("there", "good.txt.partial"), _content[..100_000]);
        Finished pulled = (await _cli.Run("pull", "good.txt", "--list", "list.json", "--to", "there", "--json")).EndedWith(0);
        JsonDocument.Parse(pulled.Output).RootElement.GetProperty("resumed_at").GetInt64().ShouldBe(100_000);
        File.ReadAllBytes(_cli.At("there", "good.txt")).ShouldBe(_content);
    }

    [Theory]
    [InlineData("wrong.txt", 3, "instead of")]
    [InlineData("missing.txt", 3, "404")]
    [InlineData("nobody.txt", 3, "can not be reached")]
    [InlineData("god.txt", 2, "Did you mean good.txt?")]
    public async Task What_can_not_be_pulled_is_told_with_a_remedy(string name, int code, string told)
    {
        List(("good.txt", "file", _hash, null), ("wrong.txt", "file", new string('0', 64), null), ("missing.txt", "none", _hash, null), ("nobody.txt", "http://127.0.0.1:9/", _hash, null));
        Finished refused = (await _cli.Run("pull", name, "--list", "list.json")).EndedWith(code);
        refused.Error.ShouldContain(told);
        refused.Output.ShouldBeEmpty();
        File.Exists(_cli.At("data", name)).ShouldBeFalse();
    }

    // A list from somebody else must not write where it likes.
    [Theory]
    [InlineData("""[{"name":"../x","about":"a","url":"http://127.0.0.1/","licence":"l"}]""", "no path below")]
    [InlineData("""[{"name":"/x","about":"a","url":"http://127.0.0.1/","licence":"l"}]""", "no path below")]
    [InlineData("""[{"name":"x","about":"a","url":"file:///etc/passwd","licence":"l"}]""", "no address of http")]
    [InlineData("""[{"name":"x","about":"a","url":"http://127.0.0.1/","licence":"l","sha256":"ABC"}]""", "64 lower-case")]
    [InlineData("""[{"name":"x","about":"a","url":"http://a/","licence":"l"},{"name":"x","about":"a","url":"http://a/","licence":"l"}]""", "twice")]
    [InlineData("""[{"name":"x"}]""", "can not be read")]
    [InlineData("""[null]""", "no path below")]
    [InlineData("nothing", "can not be read")]
    public async Task A_list_that_can_not_be_used_is_refused(string list, string told)
    {
        File.WriteAllText(_cli.At("list.json"), list);
        (await _cli.Run("pull", "x", "--list", "list.json")).EndedWith(3).Error.ShouldContain(told);
    }

    private static string Outcome(string line) => JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString()!;

    private void List(params (string Name, string Address, string? Hash, int? Bytes)[] files) => File.WriteAllText(_cli.At("list.json"), JsonSerializer.Serialize(files.Select(file => new Dictionary<string, object?>
    {
        ["name"] = file.Name,
        ["about"] = "a file",
        ["url"] = file.Address.StartsWith("http", StringComparison.Ordinal) ? file.Address : _root + file.Address,
        ["licence"] = "some licence",
        ["sha256"] = file.Hash,
        ["bytes"] = file.Bytes,
    })));

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                HttpListenerContext context = await _server.GetContextAsync();
                HttpListenerResponse answer = context.Response;
                if (context.Request.Url!.AbsolutePath != "/file")
                {
                    answer.StatusCode = 404;
                    answer.Close();
                    continue;
                }
                int from = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
                if (from > 0)
                {
                    answer.StatusCode = 206;
                    answer.Headers["Content-Range"] = $"bytes {from}-{_content.Length - 1}/{_content.Length}";
                }
                answer.ContentLength64 = _content.Length - from;
                answer.OutputStream.Write(_content, from, _content.Length - from);
                answer.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
