using Casebook.Bench.Comparison;
using Casebook.Engine.Generation;

namespace Casebook.Bench.Logits;

/// <summary>Logits of our engine, which the generator does not give out: its pass is run directly.</summary>
internal static class EngineLogits
{
    /// <summary>Computes a prompt at once and then token by token.</summary>
    /// <returns>The logits after the prompt and after each token behind it.</returns>
    public static unsafe IReadOnlyList<float[]> Compute(EngineModel model, int[] tokens, int prompt)
    {
        var rows = new List<float[]>();
        using var pages = new KeyValuePages(model.Weights.Shape);
        using var pass = new DecodePass(model.Weights, pages, model.Pool, prompt, 1, tokens.Length);
        using var sequence = new CachedSequence(pages);
        var batch = new DecodeBatch();
        for (int done = 0; done < tokens.Length;)
        {
            int count = done == 0 ? prompt : 1;
            batch.Clear();
            batch.Add(sequence, tokens.AsSpan(done, count), wantedLogits: 1);
            pass.Run(batch, (_, logits, _) => rows.Add(new ReadOnlySpan<float>(logits, model.Config.VocabularySize).ToArray()));
            done += count;
        }
        return rows;
    }
}
