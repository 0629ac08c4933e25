namespace Casebook.Shell;

/// <summary>Numbers as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] _units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes in the largest binary unit that keeps the number at or above 1: <c>3.9 GiB</c>.</summary>
    public static string Binary(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < _units.Length - 1; unit++)
            value /= 1024;
        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {_units[unit]}";
    }

    /// <summary>Seconds as <c>8 s</c>, <c>4 min 05 s</c> or <c>2 h 10 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{time.TotalSeconds:0} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };
}
