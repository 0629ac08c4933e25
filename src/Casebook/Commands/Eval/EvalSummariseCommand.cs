using System.CommandLine;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval summarise</c>: a run's answers graded and added up again, without a model.</summary>
internal static class EvalSummariseCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run of benchmarks: what was given with eval --out." };
        Option<string> data = DataFolder.Option();
        Option<bool> code = CodePermission.Option();
        var prices = new PriceOptions();
        return new Command("summarise", "Grade a run's recorded answers again and write its summary anew; nothing is generated.")
        {
            run, data, code, prices.Prompt, prices.Completion, CommandAction.JsonOption(),
        }
        .Does(context => EvalSuite.SummariseAsync(context, context.Arguments.GetRequiredValue(run), context.Arguments.GetRequiredValue(data), context.Arguments.GetValue(code), prices.Given(context)))
        .WithExamples("eval summarise runs/eval-20260101-120000", "eval summarise runs/general --allow-code-execution", "eval summarise runs/cyber --price-prompt 0.15 --price-completion 0.6", "eval summarise runs/cyber --json");
    }
}
