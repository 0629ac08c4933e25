using System.Runtime.CompilerServices;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Tests.Chat;

/// <summary>Says the same tokens to every request, up to the request's stop tokens and budget, as the seam demands.</summary>
internal sealed class ScriptedGenerator(params string[] parts) : IGenerator
{
    private int _given;

    public static ChatTemplate Template { get; } = Load();

    public List<GenerationRequest> Requests { get; } = [];

    /// <summary>Tokens that were asked for.</summary>
    public int Given => _given;

    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(
        IReadOnlyList<GenerationRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        GenerationRequest request = requests.ShouldHaveSingleItem();
        lock (Requests)
        {
            Requests.Add(request);
        }
        int[] tokens = [.. parts.SelectMany(part => Template.Tokenizer.SpecialTokens.TryGetValue(part, out int id) ? [id] : Template.Tokenizer.Encode(part))];
        for (int i = 0; i < Math.Min(tokens.Length, request.MaximumTokens); i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            bool stop = request.StopTokens.Contains(tokens[i]);
            Interlocked.Increment(ref _given);
            yield return new GeneratedToken(0, 0, i, tokens[i], 0, stop ? FinishReason.Stop : i + 1 == request.MaximumTokens ? FinishReason.Length : null);
            if (stop)
            {
                yield break;
            }
        }
    }

    private static ChatTemplate Load()
    {
        string folder = Directory.CreateTempSubdirectory("casebook-engine-").FullName;
        try
        {
            BpeTrainer.Train(["the buffer"], 300, ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"]).Save(folder);
            return ChatTemplate.Load(folder, Tokenizer.Load(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
