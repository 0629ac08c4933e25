using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Casebook.Evaluation.Suites;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Tests.Suites;

/// <summary>Against a server of our own on this machine, which gives one response to one request.</summary>
public class ServerChatClientTests
{
    [Fact]
    public async Task Trace_and_text_come_apart_and_options_are_sent()
    {
        (ChatResponse response, JsonElement request) = await AskAsync("""{"choices":[{"message":{"reasoning_content":"I weigh it.","content":"no"},"finish_reason":"length"}]}""");
        response.Text.ShouldBe("no");
        response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text.ShouldBe("I weigh it.");
        response.FinishReason.ShouldBe(ChatFinishReason.Length);
        request.GetProperty("model").GetString().ShouldBe("judge");
        request.GetProperty("temperature").GetDouble().ShouldBe(0);
        request.GetProperty("max_tokens").GetInt32().ShouldBe(7);
        request.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}").ShouldBe(["system: Be short.", "user: Is \"it\" so?"]);
    }

    // What is no response of chat completions must end as a named failure of the server, not as an empty verdict.
    [Theory]
    [InlineData("{}", "without a message")]
    [InlineData("""{"choices":[]}""", "did not answer")]
    [InlineData("not JSON", "did not answer")]
    [InlineData("""{"choices":[{"message":{"content":["no"]}}]}""", "did not answer")]
    public async Task Something_else_is_told(string body, string told) =>
        (await Should.ThrowAsync<ServerException>(() => AskAsync(body))).Message.ShouldContain(told);

    private static async Task<(ChatResponse Response, JsonElement Request)> AskAsync(string body)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> served = ServeAsync(listener, body, token);
        using var client = new ServerChatClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1"), "judge", new ServerSampling { Retries = 0 });
        ChatResponse response = await client.GetResponseAsync([new(ChatRole.System, "Be short."), new(ChatRole.User, "Is \"it\" so?")], new ChatOptions { Temperature = 0, MaxOutputTokens = 7 }, token);
        return (response, JsonElement.Parse(await served));
    }

    /// <summary>Reads one request and gives its body.</summary>
    private static async Task<string> ServeAsync(TcpListener listener, string body, CancellationToken token)
    {
        using TcpClient connection = await listener.AcceptTcpClientAsync(token);
        NetworkStream stream = connection.GetStream();
        var text = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        int length = -1, start = -1;
        while (start < 0 || text.Length < start + length)
        {
            int read = await stream.ReadAsync(buffer, token);
            if (read == 0)
            {
                break;
            }
            // The requests of these tests are ASCII: a character is a byte.
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            string all = text.ToString();
            if (start < 0 && all.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and int end)
            {
                start = end + 4;
                string header = all[..end].Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                length = int.Parse(header.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), token);
        return text.ToString()[start..];
    }
}
