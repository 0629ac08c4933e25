using Casebook.Evaluation.Grading;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Suites;

/// <summary>
/// A line of a run's <c>sittings.jsonl</c>: what one sitting, from a start of the command to its end, did at one benchmark
/// so far. Of two lines that started together the later counts, so that a killed sitting has an account too.
/// </summary>
/// <param name="Opened">When the first answer of the sitting was asked for; its lines have this in common, whatever the benchmark.</param>
/// <param name="Started">When the first answer to this benchmark was asked for.</param>
/// <param name="Benchmark">The benchmark's id.</param>
/// <param name="Seconds">By the clock, spent on answering.</param>
/// <param name="Answers">Answers that were given.</param>
/// <param name="Tokens">Tokens that were generated for them; null where the source does not say of each.</param>
/// <param name="Requests">What was asked of a server; null for the engine.</param>
public sealed record Sitting(DateTimeOffset Opened, DateTimeOffset Started, string Benchmark, double Seconds, int Answers, long? Tokens, RequestCounts? Requests)
{
    private const string Name = "sittings.jsonl";

    /// <summary>The last line of each sitting at each benchmark, of the run in a folder.</summary>
    /// <exception cref="AnswerFileException">A line is none.</exception>
    public static IReadOnlyList<Sitting> Read(string folder) =>
    [
        .. WholeLines.Read(Path.Combine(folder, Name), SuiteJson.Default.Sitting, "sitting", "Remove the line; only the account of time changes.")
            .GroupBy(line => (line.Started, line.Benchmark)).Select(group => group.Last()),
    ];

    /// <summary>The file, within a run.</summary>
    internal static string FileOf(SuiteRun run) => run.In(Name);
}

/// <summary>Keeps the account of a sitting at one benchmark on the disk while it goes on.</summary>
internal sealed class SittingLog : IDisposable
{
    /// <summary>Our choice: a kill loses no more than these seconds before the last answer.</summary>
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(5);

    private readonly string _benchmark;
    private readonly IAnswerSource _source;
    private readonly TimeProvider _clock;
    private readonly AppendOnlyFile _file;
    private readonly DateTimeOffset _opened, _started;
    private readonly long _begin;
    private readonly RequestCounts? _before;
    private long _written;
    private int _answers;
    private long? _tokens = 0;

    public SittingLog(SuiteRun run, DateTimeOffset opened, string benchmark, IAnswerSource source, TimeProvider clock)
    {
        (_opened, _benchmark, _source, _clock) = (opened, benchmark, source, clock);
        AppendOnlyFile.DropTornLine(Sitting.FileOf(run));
        _file = new AppendOnlyFile(Sitting.FileOf(run));
        (_started, _begin, _before) = (clock.GetUtcNow(), clock.GetTimestamp(), source.Requests);
        _written = _begin;
    }

    /// <summary>Counts an answer, and writes where the last line is old.</summary>
    public void Answered(StoredAnswer answer)
    {
        _answers++;
        _tokens += answer.Tokens;
        if (_clock.GetElapsedTime(_written) >= _between)
        {
            Write();
        }
    }

    /// <summary>The last line; also where answering was stopped or failed.</summary>
    public void Dispose()
    {
        Write();
        _file.Dispose();
    }

    private void Write()
    {
        var sitting = new Sitting(
            _opened, _started, _benchmark, Math.Round(_clock.GetElapsedTime(_begin).TotalSeconds, 3), _answers, _tokens,
            _source.Requests is { } requests ? requests.Less(_before ?? new(0, 0, 0)) : null);
        _file.AppendLine(WholeLines.Of(sitting, SuiteJson.Default.Sitting));
        _written = _clock.GetTimestamp();
    }
}
