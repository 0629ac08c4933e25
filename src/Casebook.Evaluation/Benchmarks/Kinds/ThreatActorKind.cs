using System.Text.RegularExpressions;
using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Attribution;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// Who is behind an attack. Official by default, as CTIBench's notebook: right where the name is joined to the reference by aliases,
/// plausible where by relations too; a text without a label is read for the names that its last paragraph has.
/// </summary>
internal sealed class ThreatActorKind : BenchmarkKind
{
    private const string Athena = "athenabench";

    public override string Name => "threat-actor";

    public override string Verifier => "threat-actor";

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        new("ctibench", "CTIBench's notebook: a name that aliases join to the reference's; without a label, any in the last paragraph.", InText),
        new(Athena, "AthenaBench's script: all of the last line without its label must be a name that aliases join to the reference's.", InLastLine),
    ];

    protected override string DefaultPrompt => """
        In this report the names of the threat actor, of its campaigns and of its malware are replaced with [PLACEHOLDER]. Which threat actor is it about? Give your reasons, and end with one line: 'Threat Actor: ' and its name.

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string name = Answer(definition, row).Trim();
        return name.Length > 0 ? new ThreatActorReference(name, [names.SameAs(name)], names.NearTo(name)) : throw row.Fault("answer", "is empty");
    }

    public override string? Perfect(BenchmarkItem item) => $"{(item.Reading?.Name == Athena ? "Answer" : "Threat Actor")}: {Reference(item).Name}";

    public override ItemScore Faith(BenchmarkItem item, string answer)
    {
        ThreatActorReference reference = Reference(item);
        PatternReading reading = PatternReading.Of(FaithPatterns.Actor, answer);
        bool alias = reading.Answer is { } name && reference.Aliases[0].Contains(name);
        return new(reading.Answer, reading.Answer is null ? "No pattern of the protocol finds one name." : $"\"{reading.Answer}\", where {reference.Name} is the reference.",
        [
            Metric.Mean("accuracy", reading.IsProper && reading.Answer == reference.Name.ToLowerInvariant()),
            Metric.Mean("aliased_actors", alias),
            Metric.Mean("related_actors", alias || (reading.Answer is { } near && reference.Related.Contains(near))),
        ]);
    }

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        bool plausible = reading.Extracted is not null && ThreatActorVerifier.Match(completion.Answer, Reference(item)) == ActorMatch.Plausible;
        return new(reading.Extracted, reading.Reason, [Metric.Mean("accuracy", reading.Right), Metric.Mean("plausible_accuracy", reading.Right || plausible)]);
    }

    private static ItemScore InText(BenchmarkItem item, string answer)
    {
        ThreatActorReference reference = Reference(item);
        ActorMatch match = ThreatActorVerifier.Match(answer, reference);
        string last = answer.Trim().Split("\n\n")[^1];
        if (match == ActorMatch.Wrong && !answer.Contains("Threat Actor:", StringComparison.OrdinalIgnoreCase))
        {
            match = Mentions(last, reference.Aliases[0]) ? ActorMatch.Right : Mentions(last, reference.Related) ? ActorMatch.Plausible : ActorMatch.Wrong;
        }
        return Scored(last.Length > 0 ? match.ToString() : null, match, reference.Name);
    }

    private static ItemScore InLastLine(BenchmarkItem item, string answer)
    {
        ThreatActorReference reference = Reference(item);
        string? name = AthenaLines.Name(answer);
        string normal = (name ?? "").Trim().ToLowerInvariant();
        return Scored(name, reference.Aliases[0].Contains(normal) ? ActorMatch.Right : reference.Related.Contains(normal) ? ActorMatch.Plausible : ActorMatch.Wrong, reference.Name);
    }

    private static ItemScore Scored(string? read, ActorMatch match, string name) => new(read, match switch
    {
        ActorMatch.Right => $"The text names {name} or an alias.",
        ActorMatch.Plausible => $"The text names an actor that is related to {name}.",
        _ => $"The text does not name {name}.",
    },
    [
        Metric.Mean("accuracy", match == ActorMatch.Right),
        Metric.Mean("plausible_accuracy", match is ActorMatch.Right or ActorMatch.Plausible),
    ]);

    private static bool Mentions(string text, IReadOnlyList<string> names) =>
        names.Any(name => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));

    private static ThreatActorReference Reference(BenchmarkItem item) => (ThreatActorReference)item.Problem.Reference;
}
