using System.Globalization;
using Casebook.Bench.Comparison;
using Casebook.Bench.Peers;
using Casebook.Engine.Threading;

namespace Casebook.Bench.Logits;

/// <summary>
/// Do we compute what llama.cpp computes? Both run the same tokens through the same file, and llama.cpp runs them
/// through an fp32 file of the numbers that the file stands for: what a program is off from that is its own rounding.
/// </summary>
internal static class LogitsCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--threads", "--prompt", "--steps", "--seed"], ["--peers-alone"]);
        int threads = options.Number("--threads", Environment.ProcessorCount), prompt = options.Number("--prompt", 100), steps = options.Number("--steps", 28);
        PeerLibrary library = PeerLibrary.Load("llama.cpp");
        using var pool = new WorkerPool(threads);
        Console.WriteLine("| file | logits of | against | relative L2 | worst cosine | largest difference | same best token |");
        Console.WriteLine("| --- | --- | --- | ---: | ---: | ---: | ---: |");
        foreach (string file in options.Values)
        {
            using var model = new PeerModel(library, file);
            var random = new Random(options.Number("--seed", 1));
            int[] tokens = [.. Enumerable.Range(0, prompt + steps).Select(_ => random.Next(model.Vocabulary))];
            IReadOnlyList<float[]> truth = Truth(library, file, tokens, prompt, threads), theirs = PeerLogits.Compute(model, tokens, prompt, threads);
            Print(file, library.Name, "fp32", theirs, truth);
            if (options.Has("--peers-alone"))
                continue;
            using EngineModel engine = EngineModel.Open(file, pool);
            IReadOnlyList<float[]> ours = EngineLogits.Compute(engine, tokens, prompt);
            Print(file, "casebook", "fp32", ours, truth);
            Print(file, "casebook", library.Name, ours, theirs);
        }
    }

    /// <summary>What the file's numbers give when they are computed with in fp32.</summary>
    private static IReadOnlyList<float[]> Truth(PeerLibrary library, string file, int[] tokens, int prompt, int threads)
    {
        string plain = Path.Combine(Path.GetTempPath(), $"casebook-{Environment.ProcessId}-f32.gguf");
        try
        {
            library.Quantize(file, plain, "F32", threads);
            using var model = new PeerModel(library, plain);
            return PeerLogits.Compute(model, tokens, prompt, threads, exact: true);
        }
        finally
        {
            File.Delete(plain);
        }
    }

    private static void Print(string file, string whose, string against, IReadOnlyList<float[]> logits, IReadOnlyList<float[]> truth)
    {
        LogitDifference difference = LogitDifference.Of(logits, truth);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(file)} | {whose} | {against} | {difference.RelativeL2:E1} | {difference.Cosine:F6} | {difference.Largest:F4} | {100 * difference.SameBest:F0} % of {truth.Count} |"));
    }
}
