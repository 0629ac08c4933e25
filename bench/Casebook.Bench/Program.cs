using Casebook.Bench;
using Casebook.Engine.Kernels;
using Casebook.Engine.Threading;

// Usage: dotnet run -c Release --project bench/Casebook.Bench -- [step|decode|all] [1m 5m …] [--threads N]
int threads = Array.IndexOf(args, "--threads") is >= 0 and var at ? int.Parse(args[at + 1]) : Environment.ProcessorCount;
string what = args.FirstOrDefault(arg => arg is "step" or "decode" or "all") ?? "all";
string[] models = args.Where(BenchShapes.Models.ContainsKey).DefaultIfEmpty("1m").ToArray();
using var pool = new WorkerPool(threads);
Console.WriteLine($"{threads} threads, kernels {KernelPaths.Current.ToString().ToLowerInvariant()}, .NET {Environment.Version}");
foreach (string model in models)
{
    if (what is "step" or "all")
        TrainingStep.Run(model, pool);
    if (what is "decode" or "all")
        await Decoding.Run(model, pool);
}
