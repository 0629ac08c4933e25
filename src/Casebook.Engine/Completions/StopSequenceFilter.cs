using System.Text;

namespace Casebook.Engine.Completions;

/// <summary>Ends an answer before the first of some texts, which may come in parts: what could be the beginning of one is held back.</summary>
internal sealed class StopSequenceFilter(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _given = new();
    private string _held = "";

    /// <summary>Whether there is any text to stop at.</summary>
    public bool IsOn => stops.Count > 0;

    /// <summary>A stop sequence has come; nothing follows.</summary>
    public bool Stopped { get; private set; }

    /// <summary>All that was returned.</summary>
    public string Given => _given.ToString();

    /// <summary>Takes the answer's next text and returns what of it is certain by now.</summary>
    public string Append(string text)
    {
        if (Stopped || !IsOn)
        {
            return Stopped ? "" : text;
        }
        string all = _held + text;
        int at = stops.Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        if (at >= 0)
        {
            (_held, Stopped) = ("", true);
            return Give(all[..at]);
        }
        int begun = stops.Max(stop => BegunLength(all, stop));
        _held = all[^begun..];
        return Give(all[..^begun]);
    }

    /// <summary>At the end of the answer, what was held back after all.</summary>
    public string Flush()
    {
        string rest = _held;
        _held = "";
        return Give(rest);
    }

    private string Give(string text)
    {
        _given.Append(text);
        return text;
    }

    private static int BegunLength(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan().EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal))
            {
                return length;
            }
        }
        return 0;
    }
}
