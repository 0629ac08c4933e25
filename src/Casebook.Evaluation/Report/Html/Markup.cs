namespace Casebook.Evaluation.Report.Html;

/// <summary>HTML or SVG that is finished: made by a <see cref="MarkupWriter"/>, so every text in it is escaped.</summary>
internal readonly record struct Markup(string Text)
{
    public static Markup None { get; } = new("");

    public bool IsEmpty => string.IsNullOrEmpty(Text);

    public override string ToString() => Text;
}
