namespace Casebook.Reasoning.Constraints;

/// <summary>Writes answers that hold, or do not hold, to constraints: plain advice, brought into form and tried until it fits.</summary>
internal static class FormedAnswer
{
    private const int MostSentences = 8;

    /// <summary>Without commas, so that nothing has to be taken out.</summary>
    private static readonly string[] _advice =
    [
        "Keep tested copies of each system apart from its network",
        "Write down who calls whom when an alarm rings at night",
        "Give every account only those rights that its work demands",
        "Remove old software before somebody else finds its gaps",
        "Practise the plan twice a year with all people concerned",
        "Ask outsiders to look for weak points that insiders overlook",
        "Watch for strange traffic between machines that never talked",
        "Store keys where neither guests nor scripts can read them",
    ];

    private static readonly string[] _misfits = ["Copies help.", "well, copies kept apart help", "WELL, COPIES HELP!", string.Join(' ', _advice) + "."];

    /// <summary>An answer to which nothing can be objected; null where none of those tried is one.</summary>
    public static string? Right(IReadOnlyList<Constraint> constraints) =>
        Drafts(constraints).FirstOrDefault(draft => constraints.All(constraint => constraint.Violation(draft) is null));

    /// <summary>An answer that breaks a constraint; null where none of those tried does.</summary>
    public static string? Wrong(IReadOnlyList<Constraint> constraints) =>
        _misfits.FirstOrDefault(misfit => constraints.Any(constraint => constraint.Violation(misfit) is not null));

    private static IEnumerable<string> Drafts(IReadOnlyList<Constraint> constraints)
    {
        string asked = string.Concat(constraints.OfType<IncludedWord>().Select(word => $" with {word.Text}"));
        foreach (int shift in Enumerable.Range(0, _advice.Length))
        {
            string[] advice = [.. _advice.Select((_, i) => _advice[(i + shift) % _advice.Length] + asked)];
            foreach (string body in Bodies(constraints, advice))
            {
                yield return constraints.Any(each => each is LowerCase) ? body.ToLowerInvariant()
                    : constraints.Any(each => each is UpperCase) ? body.ToUpperInvariant()
                    : constraints.Any(each => each is Enclosed) ? $"\"{body}\""
                    : body;
            }
        }
    }

    private static IEnumerable<string> Bodies(IReadOnlyList<Constraint> constraints, string[] advice)
    {
        string before = string.Concat(constraints.OfType<StartPhrase>().Select(start => start.Text + " "));
        string after = string.Concat(constraints.OfType<EndPhrase>().Select(end => " " + end.Text));
        switch (constraints.FirstOrDefault(each => each is CommaList or JsonKeys or BulletCount or NumberedCount or WordCount or MostWords))
        {
            case CommaList list:
                return [string.Join(", ", list.Items)];
            case JsonKeys json:
                return [$"{{{string.Join(", ", json.Keys.Select((key, i) => $"\"{key}\": \"{advice[i % advice.Length]}\""))}}}"];
            case BulletCount bullets:
                return [string.Join('\n', Enumerable.Range(0, bullets.Count).Select(i => $"- {advice[i % advice.Length]}"))];
            case NumberedCount numbered:
                return [string.Join('\n', Enumerable.Range(0, numbered.Count).Select(i => $"{i + 1}. {advice[i % advice.Length]}"))];
            case Counted words:
                // Cut to length; what was asked for stands at the end and must not be cut off.
                string[] tail = [.. (asked(advice[0]) + after).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                int own = words.Count - tail.Length - before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
                return own < 1 ? [] : [before + string.Join(' ', string.Join(' ', _advice).Split(' ').Take(own).Concat(tail)).TrimEnd()];
            default:
                return Enumerable.Range(1, MostSentences).SelectMany(count => new[] { " ", "\n\n" }.Select(between =>
                    before + string.Join(between, advice[..count].Select(each => each + ".")) + after));
        }

        static string asked(string sentence) => sentence[_advice.First(each => sentence.StartsWith(each, StringComparison.Ordinal)).Length..];
    }
}
