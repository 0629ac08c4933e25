using Casebook.Bench;
using Casebook.Bench.Comparison;
using Casebook.Bench.Kernels;
using Casebook.Bench.Logits;
using Casebook.Bench.Peers;
using Casebook.Bench.RandomModels;
using Casebook.Bench.Scaling;
using Casebook.Engine.Kernels;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

// Usage: dotnet run -c Release --project bench/Casebook.Bench -- [step|decode|all] [1m 5m …] [fp32] [bf16] [--lora RANK] [--threads N]
//        dotnet run -c Release --project bench/Casebook.Bench -- grpo [5m] [fp32] [bf16] [--prompts N] [--repetitions N] [--threads N]
//        and, explained in bench/README.md, gguf, quantize, llama, logits, tokens, scaling, knowledge
try
{
    switch (args.FirstOrDefault())
    {
        case "gguf":
            RandomGgufCommand.Run(args[1..]);
            return 0;
        case "quantize":
            QuantizeCommand.Run(args[1..]);
            return 0;
        case "llama":
            LlamaBenchmark.Run(args[1..]);
            return 0;
        case "logits":
            LogitsCommand.Run(args[1..]);
            return 0;
        case "kernels":
            KernelBenchmark.Run(args[1..]);
            return 0;
        case "products":
            using (var threadsOfProducts = new WorkerPool(Environment.ProcessorCount))
                TrainingProducts.Run(threadsOfProducts);
            return 0;
        case "curves":
            using (var threadsOfCurves = new WorkerPool(Number("--threads", Environment.ProcessorCount)))
                LearningCurves.Run(args[1], Number("--steps", 300), Number("--tokens", 4096), Number("--seeds", 3), threadsOfCurves);
            return 0;
        case "growth":
            using (var threadsOfGrowth = new WorkerPool(Number("--threads", Environment.ProcessorCount)))
                MemoryGrowth.Run(Number("--steps", 10000), args.Contains("fp32") ? NumberFormat.Fp32 : NumberFormat.Bf16, threadsOfGrowth);
            return 0;
        case "knowledge":
            KnowledgeOpening.Run(args[1..]);
            return 0;
        case "scaling":
            ScalingBenchmark.Run(args[1..]);
            return 0;
        case "tokens":
            TokensCommand.Run(args[1..]);
            return 0;
        case BusyProcesses.Argument:
            BusyProcesses.Serve();
            return 0;
    }
}
catch (Exception exception) when (exception is PeerException or ArgumentException or NotSupportedException or FormatException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

int threads = Number("--threads", Environment.ProcessorCount);
string what = args.FirstOrDefault(arg => arg is "step" or "decode" or "all" or "grpo") ?? "all";
string[] models = args.Where(BenchShapes.Models.ContainsKey).DefaultIfEmpty("1m").ToArray();
var formats = Enum.GetValues<NumberFormat>().Where(numbers => !args.Any(arg => arg is "fp32" or "bf16") || args.Contains(numbers.ToString().ToLowerInvariant())).ToArray();
using var pool = new WorkerPool(threads);
Console.WriteLine($"{threads} threads, kernels {KernelPaths.Current.ToString().ToLowerInvariant()}, .NET {Environment.Version}");
if (what == "grpo")
{
    var shape = BenchShapes.Models.GetValueOrDefault(args.FirstOrDefault(BenchShapes.Models.ContainsKey) ?? "", BenchShapes.Demo);
    foreach (int samples in (int[])[5, 16])
    {
        var step = new GrpoSamples(Number("--prompts", 32), samples);
        foreach (var numbers in formats)
        {
            GrpoLearning.Run(step, shape, numbers, pool, Number("--repetitions", 5));
            await GrpoSampling.Run(step, shape, numbers, pool, Number("--repetitions", 5));
        }
    }
    return 0;
}
foreach (string model in models)
{
    if (what is "step" or "all")
    {
        foreach (var numbers in formats)
            TrainingStep.Run(model, numbers, pool, Number("--lora", 0));
    }
    if (what is "decode" or "all")
    {
        foreach (var numbers in formats)
            await Decoding.Run(model, numbers, pool);
    }
}
return 0;

int Number(string option, int otherwise) => Array.IndexOf(args, option) is >= 0 and var at ? int.Parse(args[at + 1]) : otherwise;
