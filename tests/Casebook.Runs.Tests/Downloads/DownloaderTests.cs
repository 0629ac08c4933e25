using System.Security.Cryptography;
using Casebook.Runs.Downloads;

namespace Casebook.Runs.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 3))];
    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(_content));

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    private string Target => _folder["deep", "file.bin"];

    private string Partial => Target + ".partial";

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_and_a_second_time_it_is_there()
    {
        using var server = new FileServer(_content);
        (await Run(server, _hash)).ShouldBe(new DownloadResult(_content.Length, _hash, DownloadOutcome.Verified, 0));
        File.ReadAllBytes(Target).ShouldBe(_content);
        (await Run(server, _hash)).Outcome.ShouldBe(DownloadOutcome.AlreadyThere);
        server.Asked.Count.ShouldBe(1);
        File.Exists(Partial).ShouldBeFalse();
    }

    // A line that is cut twice must cost what was missing, not the whole file again.
    [Fact]
    public async Task A_connection_that_is_cut_is_taken_up_where_it_broke()
    {
        using var server = new FileServer(_content);
        server.Cuts.Enqueue(100_000);
        server.Cuts.Enqueue(50_000);
        DownloadResult result = await Run(server, _hash);
        File.ReadAllBytes(Target).ShouldBe(_content);
        string[] asked = [.. server.Asked];
        asked.Length.ShouldBe(3);
        asked[0].ShouldBeEmpty();
        long second = From(asked[1]), third = From(asked[2]);
        second.ShouldBeInRange(1, 100_000);
        third.ShouldBeInRange(second, second + 50_000);
        result.ResumedAt.ShouldBe(third);
    }

    // The program was killed, the machine restarted: the next run goes on.
    [Fact]
    public async Task What_an_earlier_run_left_is_gone_on_with()
    {
        Left(_content[..120_000]);
        using var server = new FileServer(_content);
        (await Run(server, _hash)).ResumedAt.ShouldBe(120_000);
        server.Asked.ShouldBe(["bytes=120000-"]);
        File.ReadAllBytes(Target).ShouldBe(_content);
    }

    // It was killed after the last byte and before the file got its name.
    [Fact]
    public async Task What_was_left_whole_is_only_checked()
    {
        Left(_content);
        using var server = new FileServer(_content);
        (await Run(server, _hash)).Outcome.ShouldBe(DownloadOutcome.Verified);
        server.Asked.ShouldBe([$"bytes={_content.Length}-"]);
    }

    // The beginning of another file, glued to the end of this one, would be neither.
    [Fact]
    public async Task What_was_left_of_another_file_is_thrown_away()
    {
        Left(new byte[77]);
        using var server = new FileServer(_content);
        (await Run(server, _hash)).ResumedAt.ShouldBe(0);
        server.Asked.ShouldBe(["bytes=77-", ""]);
        File.ReadAllBytes(Target).ShouldBe(_content);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_everything_again()
    {
        using var server = new FileServer(_content) { KnowsRanges = false };
        server.Cuts.Enqueue(100_000);
        (await Run(server, _hash)).ResumedAt.ShouldBe(0);
        File.ReadAllBytes(Target).ShouldBe(_content);
    }

    // Without a hash nobody would notice that two versions were put together.
    [Fact]
    public async Task Without_a_hash_only_a_tag_allows_to_go_on()
    {
        Left(_content[..10]);
        using var tagged = new FileServer(_content) { Tag = "\"one\"" };
        tagged.Cuts.Enqueue(100_000);
        DownloadResult result = await Run(tagged, null);
        result.Outcome.ShouldBe(DownloadOutcome.Unverified);
        result.Sha256.ShouldBe(_hash);
        tagged.Asked.First().ShouldBeEmpty();
        From(tagged.Asked.Last()).ShouldBePositive();

        using var bare = new FileServer(_content);
        bare.Cuts.Enqueue(100_000);
        (await Run(bare, null)).ResumedAt.ShouldBe(0);
        bare.Asked.ShouldBe(["", ""]);
    }

    // A poisoned or newer file must not be taken for the one that results were published on.
    [Fact]
    public async Task Another_file_than_the_listed_one_is_refused_and_the_old_one_stays()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllText(Target, "old");
        using var server = new FileServer(_content);
        string wrong = new('0', 64);
        DownloadException refused = await Should.ThrowAsync<DownloadException>(() => Run(server, wrong));
        refused.Message.ShouldContain(_hash);
        refused.Message.ShouldContain(wrong);
        File.ReadAllText(Target).ShouldBe("old");
        File.Exists(Partial).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(400_000)]
    public async Task Another_length_than_the_listed_one_is_refused(long bytes)
    {
        using var server = new FileServer(_content);
        (await Should.ThrowAsync<DownloadException>(() => Run(server, null, bytes))).Problem.ShouldContain(bytes.ToString());
        File.Exists(Target).ShouldBeFalse();
    }

    [Theory]
    [InlineData(404, "404", "moved or removed")]
    [InlineData(403, "403", "browser")]
    public async Task A_refusal_says_what_to_do(int code, string told, string remedy)
    {
        using var server = new FileServer(_content);
        server.Refusals.Enqueue(code);
        DownloadException refused = await Should.ThrowAsync<DownloadException>(() => Run(server, _hash));
        refused.Problem.ShouldContain(told);
        refused.Remedy.ShouldContain(remedy);
        refused.File.ShouldBe(server.Address.ToString());
        server.Asked.Count.ShouldBe(1);
        Directory.EnumerateFiles(Path.GetDirectoryName(Target)!).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        using var server = new FileServer(_content);
        server.Refusals.Enqueue(503);
        server.Refusals.Enqueue(429);
        (await Run(server, _hash)).Outcome.ShouldBe(DownloadOutcome.Verified);
        server.Asked.Count.ShouldBe(3);
    }

    // A line that brings nothing any more must end, and say that nothing is lost.
    [Fact]
    public async Task A_connection_that_brings_nothing_is_given_up_and_what_arrived_is_kept()
    {
        using var server = new FileServer(_content);
        foreach (int cut in (int[])[100_000, 0, 0, 0])
            server.Cuts.Enqueue(cut);
        DownloadException cutOff = await Should.ThrowAsync<DownloadException>(() => Run(server, _hash));
        cutOff.Remedy.ShouldContain("goes on where it stopped");
        File.Exists(Target).ShouldBeFalse();
        new FileInfo(Partial).Length.ShouldBePositive();
        (await Run(server, _hash)).ResumedAt.ShouldBePositive();
    }

    // The machines that this runs on often have no network.
    [Fact]
    public async Task Without_a_network_the_message_says_so()
    {
        var server = new FileServer(_content);
        server.Dispose();
        DownloadException refused = await Should.ThrowAsync<DownloadException>(() => Run(server, _hash));
        refused.Problem.ShouldStartWith("can not be reached");
        refused.Remedy.ShouldContain("HTTPS_PROXY");
    }

    private Task<DownloadResult> Run(FileServer server, string? hash, long? bytes = null) =>
        new Downloader(_client, new DownloadPatience(3, TimeSpan.Zero, TimeSpan.FromSeconds(30)))
            .RunAsync(new DownloadOrder(server.Address, Target, hash, bytes), null, TestContext.Current.CancellationToken);

    private void Left(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes(Partial, bytes);
    }

    private static long From(string range) => long.Parse(range["bytes=".Length..].TrimEnd('-'));
}
