using System.Text;
using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;
using Casebook.Runs.Files;

namespace Casebook.Models.Verification;

/// <summary>
/// Reads everything that a model is made of: every element of every tensor, every token, every byte of every file.
/// Opening a model has checked its structure already.
/// </summary>
public static class ModelVerification
{
    private static readonly string[] _texts =
    [
        "A crafted packet makes the parser write past the end of a heap buffer (CWE-787).", "  two  spaces, a\ttab\r\n\r\nand lines\n", "Größe, naïve, Ελληνικά, русский, עברית, العربية, हिन्दी, 漢字, ひらがな, 한국어",
        "e\u0301 \u200B\u200D\uFEFF 👩‍👩‍👧‍👦 🏳️‍🌈 𝒳 𐐀", "\0\u0001\u007F\u0085\u2028", "<|eot_id|></s><unk><0x0A>", "0123456789012345678901234567890123456789", " ", "\n",
    ];

    /// <param name="model">The model.</param>
    /// <param name="progress">Told after every tensor.</param>
    /// <param name="cancellation">Looked at once a tensor.</param>
    public static VerificationReport Run(ModelFiles model, IProgress<ConversionProgress>? progress = null, CancellationToken cancellation = default)
    {
        var faults = new List<string>();
        (string Name, long[] Shape)[] tensors = [.. LlamaTensors.Of(model.Config)];
        long total = tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        long done = 0;
        foreach ((string name, _) in tensors)
        {
            cancellation.ThrowIfCancellationRequested();
            EncodedTensor tensor = model.Tensors.Encoded(name);
            if (CountOfNonFinite(tensor) is > 0 and var bad)
            {
                faults.Add($"Tensor {name}: {bad} of {tensor.Rows * tensor.Columns} elements are not finite.");
            }
            tensor.Forget();
            done += tensor.Rows * tensor.Columns;
            progress?.Report(new ConversionProgress(done, total, name));
        }
        Tokenize(model.Tokenizer, faults);
        var files = new List<VerifiedFile>();
        foreach (string file in model.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            files.Add(new VerifiedFile(file, LengthOf(file), FileHash.Sha256(file)));
        }
        return new VerificationReport(files, tensors.Length, total, _texts.Length, faults);
    }

    /// <summary>Of the content: the file may be a link to it, as in Hugging Face's cache.</summary>
    private static long LengthOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return stream.Length;
    }

    private static long CountOfNonFinite(EncodedTensor tensor)
    {
        long count = 0;
        Parallel.For(0L, tensor.Rows, () => (Elements: new float[tensor.Columns], Count: 0L), (row, _, state) =>
        {
            tensor.Encoding.Decode(tensor.Row(row), state.Elements);
            foreach (float element in state.Elements)
            {
                state.Count += float.IsFinite(element) ? 0 : 1;
            }
            return state;
        }, state => Interlocked.Add(ref count, state.Count));
        return count;
    }

    private static void Tokenize(Tokenizer tokenizer, List<string> faults)
    {
        foreach (string text in _texts)
        {
            int[] ids = tokenizer.Encode(text);
            string back = tokenizer.Decode(ids);
            if (back != text)
            {
                faults.Add($"Tokenizer: \"{Escape(text)}\" comes back as \"{Escape(back)}\".");
            }
            if (ids.Any(tokenizer.SpecialTokens.Values.Contains))
            {
                faults.Add($"Tokenizer: \"{Escape(text)}\" becomes a special token.");
            }
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString());
        }
        return escaped.ToString();
    }
}
