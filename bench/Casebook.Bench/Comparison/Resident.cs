using System.Globalization;

namespace Casebook.Bench.Comparison;

/// <summary>Memory of this process, as Linux counts it.</summary>
/// <param name="OwnBytes">Pages that belong to it alone.</param>
/// <param name="FileBytes">Pages of mapped files, which other processes may share and the system may drop.</param>
internal readonly record struct Resident(long OwnBytes, long FileBytes)
{
    public static Resident Now()
    {
        var values = File.ReadLines("/proc/self/status").Select(line => line.Split(':')).ToDictionary(parts => parts[0], parts => parts[1]);
        return new Resident(Kibibytes(values["RssAnon"]), Kibibytes(values["RssFile"]));
    }

    public static Resident operator -(Resident a, Resident b) => new(a.OwnBytes - b.OwnBytes, a.FileBytes - b.FileBytes);

    public override string ToString() => $"{OwnBytes >> 20} MiB of its own, {FileBytes >> 20} MiB of mapped files";

    private static long Kibibytes(string text) => long.Parse(text.Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
}
