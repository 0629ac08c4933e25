using Casebook.Bench.Peers;

namespace Casebook.Bench.Logits;

/// <summary>Logits of a peer for a file.</summary>
internal static class PeerLogits
{
    /// <summary>Computes a prompt at once and then token by token.</summary>
    /// <returns>The logits after the prompt and after each token behind it.</returns>
    public static IReadOnlyList<float[]> Compute(PeerModel model, int[] tokens, int prompt, int threads, bool exact = false)
    {
        using var context = new PeerContext(model, (tokens.Length + 255) / 256 * 256, 1, threads, unified: false, exact);
        var rows = new List<float[]>();
        context.Decode(0, 0, tokens.AsSpan(0, prompt));
        rows.Add(context.Logits(prompt - 1));
        for (int position = prompt; position < tokens.Length; position++)
        {
            context.Decode(0, position, tokens.AsSpan(position, 1));
            rows.Add(context.Logits(0));
        }
        return rows;
    }
}
