using System.CommandLine;
using Casebook.Runs.Folders;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary><c>casebook demo</c>: from nothing to a model that answers real records, in minutes.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A smaller data set and a shorter training: a minute or two, and weaker models." };
        var folder = new Option<string?>("--out", "-o") { Description = "The folder for all of it; a demo that was stopped is gone on with. Default: a new one under runs/.", HelpName = "folder" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of both stages of training; the data stay the same.", DefaultValueFactory = _ => 1, HelpName = "number" };
        var precision = new Option<string>("--precision") { Description = "What is multiplied in, in training and in use: fp32 or bf16.", DefaultValueFactory = _ => "fp32", HelpName = "fp32|bf16" };
        precision.AcceptOnlyFromAmong("fp32", "bf16");
        // The default's name has the time in it, and what is said after Ctrl-C must name the same folder.
        string fresh = RunFolder.NewPath("demo", TimeProvider.System);
        return new Command("demo", "Build a training set, train a small model from scratch (SFT), reinforce it (GRPO), measure both stages, let it answer three real CVE records, and write a report.")
        {
            quick, folder, seed, precision, CommandAction.JsonOption(),
        }
        .Does(
            context => new DemoRun(context, DemoOptions.Of(context.Arguments.GetValue(quick), context.Arguments.GetValue(seed), context.Arguments.GetValue(precision)!), context.Arguments.GetValue(folder) ?? fresh).RunAsync(),
            context => $"Go on with: {Invocation.Name} demo {(context.Arguments.GetValue(quick) ? "--quick " : "")}{(context.Arguments.GetValue(seed) is not 1 and var other ? $"--seed {other} " : "")}{(context.Arguments.GetValue(precision) is not "fp32" and var numbers ? $"--precision {numbers} " : "")}--out {Invocation.Quote(context.Arguments.GetValue(folder) ?? fresh)}")
        .WithExamples("demo", "demo --quick", "demo --out runs/first", "demo --seed 2", "demo --precision bf16");
    }
}
