using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Casebook.Shell;

/// <summary>
/// Progress of one piece of work: a bar that moves on a terminal, a line every few seconds elsewhere. Safe to report to
/// from one thread at a time.
/// </summary>
internal sealed class LiveProgress
{
    private static readonly TimeSpan _betweenLines = TimeSpan.FromSeconds(2);

    private readonly IAnsiConsole _notes;
    private readonly string _title;
    private readonly ProgressTask? _bar;
    private readonly DetailColumn? _detail;
    private readonly Stopwatch _sinceLine = new();

    private LiveProgress(IAnsiConsole notes, string title, ProgressTask? bar, DetailColumn? detail)
    {
        _notes = notes;
        _title = title;
        _bar = bar;
        _detail = detail;
    }

    /// <summary>Whether there is a terminal that a bar can move on.</summary>
    public static bool Moves(IAnsiConsole notes) => notes.Profile.Capabilities.Interactive && notes.Profile.Capabilities.Ansi;

    /// <summary>Does <paramref name="work"/> while showing its progress.</summary>
    public static async Task<T> Show<T>(IAnsiConsole notes, string title, Func<LiveProgress, Task<T>> work)
    {
        if (!Moves(notes))
            return await work(new LiveProgress(notes, title, null, null));
        var detail = new DetailColumn();
        return await notes.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, detail)
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                T result = await work(new LiveProgress(notes, title, bar, detail));
                bar.Value = 1;
                return result;
            });
    }

    /// <summary>How far it is.</summary>
    /// <param name="done">Of <paramref name="total"/>, in the same unit.</param>
    /// <param name="detail">Speed, loss, time left: what the user wants to see move.</param>
    public void Report(double done, double total, string detail)
    {
        double part = total > 0 ? Math.Clamp(done / total, 0, 1) : 0;
        if (_bar is not null)
        {
            _bar.Value = part;
            _detail!.Text = detail;
            return;
        }
        if (_sinceLine.IsRunning && _sinceLine.Elapsed < _betweenLines && done < total)
            return;
        _sinceLine.Restart();
        _notes.WriteText($"{_title}: {part:0 %}, {detail}");
    }

    /// <summary>A line that stays, above the bar.</summary>
    public void Note(string text) => _notes.WriteNote(text);

    private sealed class DetailColumn : ProgressColumn
    {
        // Written by the thread that works, read by the one that draws.
        public volatile string Text = "";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Text, new Style(Color.Grey)).Overflow(Overflow.Ellipsis);
    }
}
