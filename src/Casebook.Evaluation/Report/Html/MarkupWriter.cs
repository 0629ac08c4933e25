using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Casebook.Evaluation.Report.Html;

/// <summary>
/// Writes markup from interpolated strings. What stands in the literal is markup; what is interpolated is text, and is
/// escaped, unless it is <see cref="Markup"/> itself. Escaping can not be forgotten: there is no other way in.
/// </summary>
internal sealed class MarkupWriter
{
    /// <summary>No text is longer, wherever it comes from: a megabyte in one cell would make the page useless.</summary>
    private const int LongestText = 20_000;

    private readonly StringBuilder _text = new();

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static Markup Of(Action<MarkupWriter> write)
    {
        var writer = new MarkupWriter();
        write(writer);
        return writer.Finish();
    }

    public MarkupWriter Add([InterpolatedStringHandlerArgument("")] Handler markup) => this;

    public Markup Finish() => new(_text.ToString());

    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount, MarkupWriter writer) => _text = writer._text;

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(string? text)
        {
            (string kept, int leftOut) = CleanText.Cut(text ?? "", LongestText);
            _text.Append(CleanText.Escape(kept));
            if (leftOut > 0)
            {
                _text.Append(CultureInfo.InvariantCulture, $"… [{leftOut:#,0} more characters]");
            }
        }

        public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

        public void AppendFormatted(double value) => AppendFormatted(value, "0.##");

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
