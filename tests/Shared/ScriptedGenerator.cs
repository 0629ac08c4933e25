using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;

namespace Casebook.Tests.Shared;

/// <summary>
/// A model whose answers are written down: from the prompt's text to what it says, in which <c>&lt;/think&gt;</c> closes the
/// trace. Its turn ends with the script, unless the token budget ends it before. Samples are interleaved token by token.
/// </summary>
internal sealed class ScriptedGenerator(ChatTemplate template, Func<string, string> script) : IGenerator
{
    /// <summary>How many requests came together, call by call.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>Lengths of all prompts.</summary>
    public List<int> PromptLengths { get; } = [];

    /// <summary>Stream keys of all requests.</summary>
    public List<ulong> StreamKeys { get; } = [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(IReadOnlyList<GenerationRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls.Add(requests.Count);
        PromptLengths.AddRange(requests.Select(r => r.Prompt.Length));
        StreamKeys.AddRange(requests.Select(r => r.StreamKey));
        int[][] outputs = [.. requests.Select(r => Tokens(script(template.Tokenizer.Decode(r.Prompt.Span))))];
        for (int i = 0; i < outputs.Max(o => o.Length); i++)
        {
            for (int r = 0; r < outputs.Length; r++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                int last = Math.Min(outputs[r].Length, requests[r].MaximumTokens) - 1;
                if (i <= last)
                {
                    yield return new(r, 0, i, outputs[r][i], -1, i < last ? null : i == outputs[r].Length - 1 ? FinishReason.Stop : FinishReason.Length);
                }
            }
        }
    }

    private int[] Tokens(string text)
    {
        string[] parts = text.Split("</think>");
        var tokens = new List<int>(template.Tokenizer.Encode(parts[0]));
        foreach (string part in parts.Skip(1))
        {
            tokens.Add(template.TraceCloseToken!.Value);
            tokens.AddRange(template.Tokenizer.Encode(part));
        }
        tokens.Add(template.StopTokens[0]);
        return [.. tokens];
    }
}

/// <summary>A small tokenizer with our chat format, trained once on a few words.</summary>
internal static class SmallTemplate
{
    private static readonly string[] _texts =
    [
        "Name the weakness (CWE) behind this vulnerability.\n\nA buffer overflow in the parser.",
        "Give the CVSS 3.1 base vector of this vulnerability.\n\nA buffer overflow in the parser.",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H CWE-787 CWE-79 user assistant\n\n\n",
    ];

    public static ChatTemplate Value { get; } = Create();

    private static ChatTemplate Create()
    {
        string folder = Directory.CreateTempSubdirectory("casebook-").FullName;
        try
        {
            BpeTrainer.Train(_texts, 330, ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"]).Save(folder);
            return ChatTemplate.Load(folder, Tokenizer.Load(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
