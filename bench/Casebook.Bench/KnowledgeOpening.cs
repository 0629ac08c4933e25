using System.Diagnostics;
using System.Globalization;
using Casebook.Knowledge;

namespace Casebook.Bench;

/// <summary>How long a store takes to open with one look-up, as whoever is started for one question does, and a further look-up.</summary>
internal static class KnowledgeOpening
{
    private const int Openings = 200;

    public static void Run(IReadOnlyList<string> arguments)
    {
        string store = arguments is [var folder] ? folder : throw new ArgumentException("knowledge takes the folder of a store, as knowledge import writes it.");
        double[] opened = new double[Openings];
        string[] ids;
        using (var knowledge = KnowledgeBase.Open(store))
            ids = [.. knowledge.Releases.SelectMany(release => knowledge.AllOf(release.Part)).Select(entry => entry.Id)];
        for (int i = 0; i < Openings; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using var knowledge = KnowledgeBase.Open(store);
            knowledge.Find(ids[(int)((long)i * ids.Length / Openings)]);
            opened[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        using var asked = KnowledgeBase.Open(store);
        long began = Stopwatch.GetTimestamp();
        foreach (string id in ids)
            asked.Find(id);
        double each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / ids.Length;
        long bytes = Directory.EnumerateFiles(store).Sum(file => new FileInfo(file).Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ids.Length:#,0} entries, {bytes / 1048576.0:0.0} MiB; opened and asked once in {Medians.Of(opened):0.00} ms (first {opened[0]:0.00}, longest {opened.Max():0.00}); {each:0.0} µs a look-up"));
    }
}
