using System.CommandLine;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Suites;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Runs.Folders;
using Casebook.Shell;
using Microsoft.Extensions.AI;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval judge</c>: a judge model asked about a run's answers that no rule can grade.</summary>
internal static class EvalJudgeCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run of benchmarks: what was given with eval --out." };
        var judge = new Option<string>("--judge") { Description = "The judge: a model folder, a run with one inside, a GGUF file, or the address of a server that speaks OpenAI's chat completions (http://…/v1; its key is taken from OPENAI_API_KEY).", HelpName = "model", Required = true };
        var name = new Option<string?>("--judge-name") { Description = "The judge's name on the server. Default: the first model that it lists.", HelpName = "name" };
        var benchmark = new Option<string[]>("--benchmark", "-b") { Description = "Only these benchmarks of the run. May be given several times. Default: all that need a judge.", HelpName = "id", DefaultValueFactory = _ => [] };
        var trace = new Option<bool>("--judge-sees-trace") { Description = "Show the judge the trace before the answer. Default: only the answer, which is what reaches a user." };
        Option<int> maximum = SharedOptions.MaximumTokens("The most tokens of a reply of the judge, its own trace among them.");
        var concurrency = new Option<int>("--concurrency") { Description = "Questions at once.", DefaultValueFactory = _ => 16, HelpName = "number" };
        Option<int?> window = SharedOptions.Context();
        Option<string> data = DataFolder.Option();
        Option<bool> code = CodePermission.Option();
        return new Command("judge", "Ask a judge model about a run's answers that it has not judged yet (HarmBench, AlpacaEval, answers in free words), then write the run's summary anew.")
        {
            run, judge, name, benchmark, trace, maximum, concurrency, window, data, code, CommandAction.JsonOption(),
        }
        .Does(
            async context =>
            {
                string path = context.Arguments.GetRequiredValue(run);
                SuiteSettings settings = SuiteRun.ReadSettings(path);
                using var folder = RunFolder.Claim(path);
                var suite = new SuiteRun(folder);
                Benchmark[] all = EvalSuite.Benchmarks(path, settings, context.Arguments.GetRequiredValue(data));
                Benchmark[] chosen = Chosen(path, all, context.Arguments.GetRequiredValue(benchmark));
                string named = context.Arguments.GetRequiredValue(judge);
                using LoadedModel? loaded = ServerAddress.Of(named) is null ? await ModelLoading.OpenAsync(context, named, context.Arguments.GetValue(window)) : null;
                (IChatClient client, string who) = loaded is not null
                    ? (loaded.Chat, $"{named} ({loaded.Fingerprint().Weights[..12]})")
                    : await ServerAsync(ServerAddress.Of(named)!, context.Arguments.GetValue(name), context);
                using (client)
                {
                    var asked = new Judge(client, who)
                    {
                        MaximumTokens = context.Arguments.GetValue(maximum),
                        SeesTrace = context.Arguments.GetValue(trace),
                        Concurrency = Math.Max(1, context.Arguments.GetValue(concurrency)),
                    };
                    var names = new Dictionary<string, string>();
                    foreach (Benchmark one in chosen)
                        names[one.Id] = await JudgeAsync(context, suite, one, asked);
                    return await EvalSuite.SummariseAsync(context, suite, settings, all, context.Arguments.GetValue(code), names);
                }
            },
            context => "What the judge said so far is saved; the same command goes on from there.")
        .WithExamples(
            "eval judge runs/safety --judge http://localhost:8000/v1 --judge-name harmbench-classifier",
            "eval judge runs/general --judge judge.gguf --benchmark alpacaeval --json");
    }

    private static Benchmark[] Chosen(string path, Benchmark[] all, string[] ids)
    {
        if (ids.FirstOrDefault(id => !all.Any(one => one.Id == id)) is { } stranger)
            throw new NothingToJudgeException(path, $"has no benchmark {stranger}");
        Benchmark[] chosen = [.. all.Where(one => (ids.Length == 0 || ids.Contains(one.Id)) && one.Kind.Judge(null, seesTrace: false) is not null)];
        return chosen.Length > 0 ? chosen : throw new NothingToJudgeException(path, "has no benchmark among these that needs a judge");
    }

    private static async Task<(IChatClient Client, string Name)> ServerAsync(Uri address, string? name, CommandContext context)
    {
        string model = name ?? await ServerAnswerSource.FirstModelAsync(address, context.Cancellation);
        // Without what may stand before an @: the name is published with the figures.
        string place = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return (new ServerChatClient(address, model, new ServerSampling()), $"{model} at {place}");
    }

    /// <summary>Asks, and gives the judge's whole name.</summary>
    private static async Task<string> JudgeAsync(CommandContext context, SuiteRun run, Benchmark benchmark, Judge judge)
    {
        JudgeProtocol protocol = benchmark.Kind.Judge(benchmark.Template, judge.SeesTrace)!;
        if (benchmark.Template is null && benchmark.Definition.Judge is { Prompts: [var published, ..] })
            context.Terminal.Notes.WriteNote($"{benchmark.Id}: {published} is not among the data; the judge is asked in our own wording, so that its verdicts are not the published protocol's.");
        int failed = await LiveProgress.Show(context.Terminal.Notes, benchmark.Id, async live =>
        {
            int done = 0, undetermined = 0, failures = 0;
            await new JudgementFile(run, benchmark).JudgeAsync(judge, protocol, (judgement, total) =>
            {
                undetermined += judgement.Verdict == JudgeVerdict.Undetermined ? 1 : 0;
                failures += judgement.Failure is null ? 0 : 1;
                live.Report(++done, total, $"{done:N0} of {total:N0} judged, {undetermined:N0} undetermined");
            }, context.Cancellation);
            return failures;
        });
        if (failed > 0)
            context.Terminal.Notes.WriteNote($"{benchmark.Id}: the judge failed on {failed:N0} answers, which count as undetermined; the same command asks about them again.");
        return judge.Name(protocol);
    }
}

/// <summary>A server's address where a model can be named.</summary>
internal static class ServerAddress
{
    /// <summary>The address; null where the text names a folder or a file.</summary>
    public static Uri? Of(string? named) => Uri.TryCreate(named, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : null;
}

/// <summary>A run in which a judge has nothing to do.</summary>
internal sealed class NothingToJudgeException(string run, string problem) : CasebookException(
    ExitCode.BadInput, run, "", problem, "Those that need one are harmbench, harmbench-templates, alpacaeval, secbench-short and secure-rert; let a model answer them with `casebook eval --benchmark`.");
