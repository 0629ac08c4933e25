using System.CommandLine;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Files;
using Casebook.Shell.Pictures;

namespace Casebook.Commands.Ask;

/// <summary><c>ask --picture</c>: what stood on the terminal, as an SVG. The picture in the README is made with it.</summary>
internal static class AnswerPicture
{
    private const int Columns = 96;

    public static Option<string?> Option() => new("--picture")
    {
        Description = "Also draw question, trace and answer as they look on a terminal, as an SVG.",
        HelpName = "file.svg",
    };

    public static void Save(string file, string question, Completion completion, ModelOrigin? origin)
    {
        List<PictureLine> lines = [.. Prompt($"./casebook ask \"{question}\""), PictureLine.Empty];
        lines.AddRange(PictureLine.Wrapped(completion.Trace, PictureStyle.Dim, Columns, indent: "  "));
        lines.Add(PictureLine.Empty);
        lines.AddRange(PictureLine.Wrapped(completion.Answer, PictureStyle.Bold, Columns));
        if (AnswerRemarks.InventedQuotes(completion.Trace, question) is { } invented)
            lines.AddRange([PictureLine.Empty, .. PictureLine.Wrapped(invented, PictureStyle.Note, Columns)]);
        if (origin is not null)
            lines.AddRange([PictureLine.Empty, .. PictureLine.Wrapped(origin.Warning, PictureStyle.Note, Columns)]);
        AtomicFile.WriteAllText(file, TerminalSvg.Draw("casebook ask", lines, Columns));
    }

    private static IEnumerable<PictureLine> Prompt(string command)
    {
        bool first = true;
        foreach (PictureLine line in PictureLine.Wrapped(command, PictureStyle.Plain, Columns - 2))
        {
            yield return new PictureLine([new PictureRun(first ? "$ " : "  ", PictureStyle.Prompt), .. line.Runs]);
            first = false;
        }
    }
}
