using System.Diagnostics;
using System.Globalization;

namespace Casebook.Bench.Scaling;

/// <summary>
/// Whether time grows as the text does: one text against so many of a part of its length, in turns. Linear time gives a
/// ratio of 1, quadratic time one of as many as there are parts.
/// </summary>
internal static class ScalingBenchmark
{
    private const int Parts = 8;

    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--characters", "--rounds"], []);
        (int characters, int rounds) = (options.Number("--characters", 480_000), options.Number("--rounds", 7));
        TextReader[] readers = [.. TextReaders.All().Where(reader => options.Values.Count == 0 || options.Values.Contains(reader.Name))];
        foreach (string unknown in options.Values.Except(readers.Select(reader => reader.Name)))
        {
            throw new ArgumentException($"{unknown} is none of {string.Join(", ", TextReaders.All().Select(reader => reader.Name))}.");
        }
        Console.WriteLine($"{"reader",-20} {"pattern",-30} {"ms",9} {"characters/s",14} {"ratio",6}");
        foreach (TextReader reader in readers)
        {
            foreach (string pattern in reader.Patterns)
            {
                Measure(reader, pattern, characters, rounds);
            }
        }
    }

    private static void Measure(TextReader reader, string pattern, int characters, int rounds)
    {
        (string whole, string part) = (TextReader.Text(pattern, characters), TextReader.Text(pattern, characters / Parts));
        double[] seconds = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            double ofParts = Seconds(() =>
            {
                for (int i = 0; i < Parts; i++)
                {
                    reader.Read(part);
                }
            });
            double ofWhole = Seconds(() => reader.Read(whole));
            if (round >= 0)
            {
                (seconds[round], ratios[round]) = (ofWhole, ofWhole / ofParts);
            }
        }
        double median = Medians.Of(seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{reader.Name,-20} {Shown(pattern),-30} {median * 1e3,9:0.0} {whole.Length / median,14:#,0} {Medians.Of(ratios),6:0.00}"));
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Shown(string pattern)
    {
        string shown = pattern.Replace("\n", "\\n", StringComparison.Ordinal).Replace(' ', '\u00B7');
        return shown.Length <= 30 ? shown : shown[..29] + "\u2026";
    }
}
