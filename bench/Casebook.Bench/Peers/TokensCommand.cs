using System.Text.Json;
using Casebook.Models.Tokenization;

namespace Casebook.Bench.Peers;

/// <summary>
/// Do we cut texts into the tokens that llama.cpp cuts them into? <c>tokens FILE.gguf TEXT… [--folder F]</c>: every line of
/// the text files is a text. With a folder that has the same vocabulary as tokenizer.json, differences are counted;
/// without, llama.cpp's ids are printed, a JSON array a line.
/// </summary>
internal static class TokensCommand
{
    private const int DifferencesShown = 5;

    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--folder"], []);
        using var model = new PeerModel(PeerLibrary.Load("llama.cpp"), options.Values[0], vocabularyOnly: true);
        Tokenizer? tokenizer = options.Has("--folder") ? Tokenizer.Load(options.Text("--folder", "")) : null;
        long texts = 0, different = 0, tokens = 0;
        foreach (string line in options.Values.Skip(1).SelectMany(File.ReadLines))
        {
            int[] theirs = model.Tokenize(line);
            texts++;
            tokens += theirs.Length;
            if (tokenizer is null)
                Console.WriteLine(JsonSerializer.Serialize(theirs));
            else if (!tokenizer.Encode(line).AsSpan().SequenceEqual(theirs) && ++different <= DifferencesShown)
                Console.WriteLine($"{JsonSerializer.Serialize(line)}\n  ours   {JsonSerializer.Serialize(tokenizer.Encode(line))}\n  theirs {JsonSerializer.Serialize(theirs)}");
        }
        Console.Error.WriteLine($"{texts:N0} texts, {tokens:N0} tokens{(tokenizer is null ? "" : $", {different:N0} texts differ")}");
    }
}
