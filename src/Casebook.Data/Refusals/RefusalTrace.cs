using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Refusals;

/// <summary>Weighs a request: what is wanted, who agreed, who would be harmed; then the answer.</summary>
internal static class RefusalTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/refusal");

    /// <param name="verdict"><c>refuse</c> or <c>help</c>.</param>
    /// <param name="answer">The section of answers.</param>
    /// <param name="reason">The pretext or the mandate that the description gives; empty for none.</param>
    public static (string Trace, string Answer) Write(
        string verdict, string answer, Phrasebook subject, IReadOnlyDictionary<string, string> slots, string description, string reason, RandomStream random)
    {
        string request = slots["request"];
        var all = new Dictionary<string, string>(slots)
        {
            ["subject"] = subject.Title,
            ["request"] = description.Contains(request, StringComparison.Ordinal) ? request : Grammar.Capitalise(request),
        };
        if (reason.Length > 0)
        {
            bool refuses = verdict == "refuse";
            all[refuses ? "pretext" : "mandate"] = reason.TrimEnd('.');
            var telling = new Telling(_book, all, random);
            all[refuses ? "authority" : "permission"] = telling.One(refuses ? "authority pretext" : "permission mandate");
        }
        var whole = new Telling(_book, all, random);
        return (whole.Whole($"structure {verdict}"), whole.Whole(answer));
    }
}
