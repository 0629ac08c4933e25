using Casebook.Bench.Peers;
using Casebook.Engine.Kernels;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;

namespace Casebook.Bench.Comparison;

/// <summary>Whole programs beside each other: the same files, the same number of threads, one process, turn by turn.</summary>
internal static class LlamaBenchmark
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--threads", "--rounds", "--only", "--peers", "--busy"], ["--json", "--peers-alone"]);
        int threads = options.Number("--threads", Environment.ProcessorCount), busy = options.Number("--busy", 0);
        var scenarios = Chosen(options.Text("--only", ""));
        PeerLibrary[] peers = [.. options.Text("--peers", "llama.cpp").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(PeerLibrary.Load)];
        if (peers.Length == 0)
            throw new ArgumentException("Name at least one peer after --peers.");
        using var pool = new WorkerPool(threads);
        using var memory = new ReadBandwidth();
        Note($"{threads} threads, {busy} busy processes, kernels {KernelPaths.Current.ToString().ToLowerInvariant()}, .NET {Environment.Version}");
        foreach (PeerLibrary peer in peers)
            Note($"{peer.Name}: {peer.System}");
        using var neighbours = new BusyProcesses(busy);
        foreach (string file in options.Values)
        {
            using var entry = new Entry(file, peers, pool, threads, engineTakesPart: !options.Has("--peers-alone"));
            var race = new Race(entry.Teams, pool, memory, entry.Vocabulary, options.Number("--rounds", 9));
            var results = new List<RaceResult>();
            foreach (Scenario scenario in scenarios)
            {
                RaceResult result = race.Run(scenario);
                results.Add(result);
                Note($"{Path.GetFileName(file)} {scenario.Name}: {string.Join(", ", result.Teams.Select(team => $"{team.Name} {team.Median:F1}"))} tokens/s");
                if (options.Has("--json"))
                    Console.WriteLine(ResultText.Json(result, file, threads, busy, entry.Work));
            }
            if (!options.Has("--json"))
                Console.WriteLine($"\n{Path.GetFileName(file)}, {new FileInfo(file).Length:N0} bytes, {entry.Work.PassBytes:N0} read a step\n\n{ResultText.Markdown(results, entry.Work)}");
        }
    }

    private static IReadOnlyList<Scenario> Chosen(string names)
    {
        string[] wanted = names.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return wanted.FirstOrDefault(name => Scenario.All.All(scenario => scenario.Name != name)) is { } unknown
            ? throw new ArgumentException($"No scenario {unknown}; there are {string.Join(' ', Scenario.All.Select(scenario => scenario.Name))}.")
            : [.. Scenario.All.Where(scenario => wanted.Length == 0 || wanted.Contains(scenario.Name))];
    }

    private static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>A file, loaded by everyone who takes part.</summary>
    private sealed class Entry : IDisposable
    {
        private readonly List<IDisposable> _models = [];

        public Entry(string file, IReadOnlyList<PeerLibrary> peers, WorkerPool pool, int threads, bool engineTakesPart)
        {
            var teams = new List<Team>();
            long passBytes = peers[0].PassBytes(file);
            Work = new ModelWork(passBytes, 0, 0);
            if (engineTakesPart)
            {
                EngineModel engine = Load("casebook", () => EngineModel.Open(file, pool));
                teams.Add(new Team("casebook", (size, _) => new EngineContender(engine, size), 1));
                Work = ModelWork.Of(engine.Config, passBytes);
            }
            foreach (PeerLibrary library in peers)
            {
                PeerModel peer = Load(library.Name, () => new PeerModel(library, file));
                teams.Add(new Team(library.Name, (size, layout) => new PeerContender(peer, size, threads, unified: layout == 1), library.CacheLayouts));
                Vocabulary = peer.Vocabulary;
                // Peers do not tell which of their weights are in the layers.
                if (!engineTakesPart)
                    Work = new ModelWork(passBytes, peer.Parameters, 0);
            }
            Teams = teams;
        }

        public IReadOnlyList<Team> Teams { get; }

        public int Vocabulary { get; }

        public ModelWork Work { get; }

        public void Dispose() => _models.ForEach(model => model.Dispose());

        private T Load<T>(string name, Func<T> open)
            where T : IDisposable
        {
            Resident before = Resident.Now();
            long start = Environment.TickCount64;
            T model = open();
            _models.Add(model);
            Note($"{name}: loaded in {(Environment.TickCount64 - start) / 1000.0:F1} s, {Resident.Now() - before}");
            return model;
        }
    }
}
