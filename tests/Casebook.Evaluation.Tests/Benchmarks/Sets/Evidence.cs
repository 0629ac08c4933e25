using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Knowledge.Cvss;

namespace Casebook.Evaluation.Tests.Benchmarks.Sets;

/// <summary>
/// Works the answers of our own questions out of their text, by other means than whoever wrote them: each form's lines
/// are parsed, and the last paragraph tells what is asked. What needs judgement (which tactic an event serves, which
/// hypothesis a fact excludes) stands in <see cref="EvidenceKeys"/>.
/// </summary>
internal static partial class Evidence
{
    /// <summary>The option that the evidence gives, as the options are written.</summary>
    public static string Solve(string form, string id, string question)
    {
        string[] parts = question.Split("\n\n");
        parts.Length.ShouldBe(3, id);
        (string intro, string[] lines, string ask) = (parts[0], parts[1].Split('\n'), parts[2]);
        return form switch
        {
            "first-contact" => FirstContact(lines, ask),
            "account-at-time" => AccountAtTime(lines, ask),
            "distinct-before" => DistinctBefore(lines, ask),
            "dwell-time" => Dwell(lines, ask),
            "tactic-order" => TacticOrder(lines),
            "hypothesis" => Hypothesis(lines, ask),
            "cvss-change" => ChangedScore(lines, ask),
            "weakness" => EvidenceKeys.Weaknesses[id],
            "due-date" => DueDate(intro, lines, ask),
            "infrastructure" => Infrastructure(lines, ask),
            "reachable" => Reachable(lines, ask),
            "volume" => Volume(intro, lines, ask),
            "beacon" => Beacon(lines, ask),
            "rule" => Rule(lines, ask),
            "clock" => Clock(lines, ask),
            _ => throw new InvalidOperationException($"{form} has no solver."),
        };
    }

    /// <summary>What a question of the kind "which of these" must find among the options: those that fit.</summary>
    public static IReadOnlyList<string>? Fitting(string form, string question, IReadOnlyList<string> choices)
    {
        string[] parts = question.Split("\n\n");
        string[] lines = parts[1].Split('\n');
        string ask = parts[2];
        bool not = ask.Contains(" not ", StringComparison.Ordinal);
        return form switch
        {
            "infrastructure" when !ask.Contains("How many", StringComparison.Ordinal) => [.. choices.Where(choice => Linked(lines, Domains().Matches(ask)[^1].Value).Contains(choice) != not)],
            "reachable" when !ask.Contains("How many", StringComparison.Ordinal) => [.. choices.Where(choice => Reached(lines, ask).Contains(choice) != not)],
            _ => null,
        };
    }

    private static string FirstContact(string[] lines, string ask)
    {
        string destination = ask[..^1].Split(' ').Single(word => lines.Any(line => line.Contains($"->  {word.TrimEnd(':')}:", StringComparison.Ordinal))).TrimEnd(':');
        string[] hosts =
        [
            .. lines.Select(line => line.Split("  ")).Where(cells => cells[3].StartsWith(destination + ":", StringComparison.Ordinal))
                .OrderBy(cells => DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture).UtcDateTime).Select(cells => cells[1]).Distinct(),
        ];
        return ask switch
        {
            _ when ask.Contains("first to contact", StringComparison.Ordinal) => hosts[0],
            _ when ask.Contains("the second,", StringComparison.Ordinal) => hosts[1],
            _ when ask.Contains("came third", StringComparison.Ordinal) => hosts[2],
            _ when ask.Contains("came last", StringComparison.Ordinal) => hosts[^1],
            _ => throw new InvalidOperationException(ask),
        };
    }

    private static string AccountAtTime(string[] lines, string ask)
    {
        Match asked = Match("^At ([0-9:]+) .* on ([a-z0-9-]+)\\. Which account", ask);
        return lines.Select(line => Match("^([0-9:]+) to ([0-9:]+)  (\\S+)  on (\\S+)$", line))
            .Single(session => session.Groups[4].Value == asked.Groups[2].Value
                && Minute(session.Groups[1].Value) <= Minute(asked.Groups[1].Value)
                && Minute(asked.Groups[1].Value) <= Minute(session.Groups[2].Value)).Groups[3].Value;
    }

    private static string DistinctBefore(string[] lines, string ask)
    {
        Match asked = Match("^(\\S+) .* at ([0-9:]{8})\\. How many different hosts", ask);
        return Count(lines.Select(line => line.Split(' ')).Where(cells => cells[3] == asked.Groups[1].Value && TimeSpan.Parse(cells[1], CultureInfo.InvariantCulture) < TimeSpan.Parse(asked.Groups[2].Value, CultureInfo.InvariantCulture)).Select(cells => cells[2]).Distinct().Count());
    }

    private static string Dwell(string[] lines, string ask)
    {
        DateOnly access = lines.Where(line => Access().IsMatch(line)).Select(line => Date(line[..10])).Single();
        DateOnly found = lines.Where(line => Discovery().IsMatch(line)).Select(line => Date(line[..10])).Single();
        DateOnly[] all = [.. lines.Select(line => Date(line[..10]))];
        return Count(ask.Contains("earliest date", StringComparison.Ordinal) ? access.DayNumber - all.Min().DayNumber
            : ask.Contains("last date", StringComparison.Ordinal) ? all.Max().DayNumber - access.DayNumber
            : found.DayNumber - access.DayNumber) + " days";
    }

    private static string TacticOrder(string[] lines) => string.Join(", ", lines
        .OrderBy(line => DateTime.ParseExact("2026 " + line[..12], "yyyy dd MMM HH:mm", CultureInfo.InvariantCulture))
        .Select(line => EvidenceKeys.Tactics.Single(key => line.Contains(key.Phrase, StringComparison.Ordinal)).Tactic));

    private static string Hypothesis(string[] lines, string ask)
    {
        string[] excluded = [.. lines.Select(line => EvidenceKeys.Exclusions.SingleOrDefault(key => line.Contains(key.Phrase, StringComparison.Ordinal)).Hypothesis).OfType<string>()];
        if (ask.Contains("does the evidence exclude?", StringComparison.Ordinal))
        {
            return excluded.Single();
        }
        excluded.Length.ShouldBe(3);
        return lines.Select(line => EvidenceKeys.Remarks.SingleOrDefault(key => line.Contains(key.Phrase, StringComparison.Ordinal)).Hypothesis).OfType<string>().Single();
    }

    private static string ChangedScore(string[] lines, string ask)
    {
        Dictionary<string, string> vector = lines.Single()["CVSS:3.1/".Length..].Split('/').ToDictionary(metric => metric.Split(':')[0], metric => metric.Split(':')[1]);
        foreach ((string phrase, string change) in EvidenceKeys.Changes.Where(key => ask.Contains(key.Phrase, StringComparison.Ordinal)))
        {
            vector[change.Split(':')[0]].ShouldNotBe(change.Split(':')[1], phrase);
            vector[change.Split(':')[0]] = change.Split(':')[1];
        }
        return CvssVector.Parse("CVSS:3.1/" + string.Join('/', vector.Select(metric => $"{metric.Key}:{metric.Value}"))).BaseScore.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static string DueDate(string intro, string[] lines, string ask)
    {
        int period = int.Parse(Match("([0-9]+) days", intro).Groups[1].Value, CultureInfo.InvariantCulture);
        DateOnly due = Date(Match("20[0-9]{2}-[0-9]{2}-[0-9]{2}", intro).Value).AddDays(period);
        (string Host, DateOnly Date)[] patched = [.. lines.Select(line => (line.Split(" on ")[0], Date(line.Split(" on ")[1])))];
        return ask switch
        {
            _ when ask.StartsWith("Which host", StringComparison.Ordinal) => patched.Single(one => one.Date > due).Host,
            _ when ask.StartsWith("By how many", StringComparison.Ordinal) => Count(patched.Max(one => one.Date).DayNumber - due.DayNumber) + " days",
            _ when ask.StartsWith("What was the last day", StringComparison.Ordinal) => due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Count(patched.Count(one => one.Date > due)),
        };
    }

    private static string Infrastructure(string[] lines, string ask) =>
        ask.Contains("How many", StringComparison.Ordinal) ? Count(Linked(lines, Domains().Matches(ask)[^1].Value).Count - 1) : "";

    private static string Reachable(string[] lines, string ask) =>
        ask.Contains("How many", StringComparison.Ordinal) ? Count(Reached(lines, ask).Count - 1) : "";

    /// <summary>Grows until nothing is added: every domain that shares a cell with one that is in.</summary>
    private static HashSet<string> Linked(string[] lines, string start)
    {
        string[][] table = [.. lines.Select(line => line.Split(" | "))];
        HashSet<string> linked = [start];
        while (table.FirstOrDefault(row => !linked.Contains(row[0]) && table.Any(other => linked.Contains(other[0]) && (other[1] == row[1] || other[2] == row[2]))) is { } next)
        {
            linked.Add(next[0]);
        }
        return linked;
    }

    private static HashSet<string> Reached(string[] lines, string ask)
    {
        Match start = Match("came to (\\S+) at ([0-9:]+)\\.", ask);
        HashSet<string> held = [start.Groups[1].Value];
        foreach (Match session in lines.Select(line => Match("^([0-9:]+)  (\\S+) -> (\\S+)$", line)).OrderBy(session => Minute(session.Groups[1].Value)))
        {
            if (Minute(session.Groups[1].Value) >= Minute(start.Groups[2].Value) && held.Contains(session.Groups[2].Value))
            {
                held.Add(session.Groups[3].Value);
            }
        }
        return held;
    }

    private static string Volume(string intro, string[] lines, string ask)
    {
        string known = Match("inside; (\\S+) ", intro).Groups[1].Value;
        Dictionary<string, int> sent = lines.Select(line => Match("^(\\S+) -> (\\S+)  ([0-9]+) MB$", line))
            .Where(flow => !flow.Groups[2].Value.StartsWith("10.", StringComparison.Ordinal) && flow.Groups[2].Value != known)
            .GroupBy(flow => flow.Groups[1].Value)
            .ToDictionary(flows => flows.Key, flows => flows.Sum(flow => int.Parse(flow.Groups[3].Value, CultureInfo.InvariantCulture)));
        return ask.StartsWith("Which host", StringComparison.Ordinal) ? sent.MaxBy(host => host.Value).Key : Count(sent[Match("did (\\S+) send", ask).Groups[1].Value]) + " MB";
    }

    private static string Beacon(string[] lines, string ask)
    {
        (string host, int[] calls) = lines.Select(line => (line.Split(": ")[0], line.Split(": ")[1].Split(", ").Select(Minute).ToArray()))
            .Single(machine => machine.Item2.Zip(machine.Item2.Skip(1), (one, next) => next - one).Distinct().Count() == 1);
        return ask.StartsWith("Which machine", StringComparison.Ordinal) ? host : Clock(calls[^1] + calls[1] - calls[0]);
    }

    private static string Rule(string[] lines, string ask)
    {
        Match rule = Match("^Rule: parent is (\\S+) or (\\S+), and child is (\\S+) or (\\S+), and user is not (\\S+)\\.$", lines[0]);
        string[] fired =
        [
            .. lines.Skip(1).Select(line => Match("^(Event [0-9]): parent (\\S+), child (\\S+), user (\\S+)$", line))
                .Where(one => (one.Groups[2].Value == rule.Groups[1].Value || one.Groups[2].Value == rule.Groups[2].Value)
                    && (one.Groups[3].Value == rule.Groups[3].Value || one.Groups[3].Value == rule.Groups[4].Value)
                    && one.Groups[4].Value != rule.Groups[5].Value)
                .Select(one => one.Groups[1].Value),
        ];
        return ask.StartsWith("Which event", StringComparison.Ordinal) ? fired.Single() : Count(fired.Length);
    }

    private static string Clock(string[] lines, string ask)
    {
        (string Device, int True)[] events =
        [
            .. lines.Select(line => Match("^([A-Z][a-z ]+), whose clock is ([0-9]+) minutes (fast|slow), .* at ([0-9:]+) by its own clock\\.$", line))
                .Select(one => (one.Groups[1].Value.ToLowerInvariant(), Minute(one.Groups[4].Value) - (int.Parse(one.Groups[2].Value, CultureInfo.InvariantCulture) * (one.Groups[3].Value == "fast" ? 1 : -1)))),
        ];
        return ask.Contains("in truth the first", StringComparison.Ordinal) ? events.MinBy(one => one.True).Device
            : ask.Contains("in truth the last", StringComparison.Ordinal) ? events.MaxBy(one => one.True).Device
            : Clock(events.Single(one => ask.Contains($"the event of {one.Device} happen", StringComparison.Ordinal)).True);
    }

    private static Match Match(string pattern, string text)
    {
        Match match = Regex.Match(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        match.Success.ShouldBeTrue($"{pattern} in {text}");
        return match;
    }

    private static int Minute(string clock) => (int)TimeSpan.Parse(clock, CultureInfo.InvariantCulture).TotalMinutes;

    private static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("first access|for the first time")]
    private static partial Regex Access();

    [GeneratedRegex("discover|raised the alarm")]
    private static partial Regex Discovery();

    [GeneratedRegex("[a-z-]+\\.example")]
    private static partial Regex Domains();
}
