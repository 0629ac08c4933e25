using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>The commands that make all of this again.</summary>
internal static class ReproduceSection
{
    public static Markup Of(IReadOnlyList<string> commands) => commands.Count == 0 ? Markup.None : MarkupWriter.Of(html =>
        html.Add($"<p>These commands, in this order, make what this page shows.</p><pre tabindex=\"0\"><code>{string.Join('\n', commands)}</code></pre>\n"));
}
