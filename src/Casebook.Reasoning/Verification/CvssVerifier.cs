using System.Text.RegularExpressions;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Ids;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank holds one CVSS 3.1 base vector, and all eight metrics are the reference's.
/// A 3.0 reference serves too: the metrics mean the same.
/// </summary>
public sealed partial class CvssVerifier : GatedVerifier<CvssReference>
{
    private const string Prefix = "CVSS:";
    private const int LongestVector = 256;

    /// <inheritdoc/>
    public override string Name => "cvss31";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, CvssReference reference)
    {
        if (!CvssVector.TryParse(reference.Vector, out CvssVector? truth))
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference \"{reference.Vector}\" is not a CVSS 3 vector.", nameof(problem));
        }
        return text =>
        {
            CvssVector? answer = Extract(text);
            if (answer is null)
            {
                return new(false, null, "The answer's last line holds no single CVSS 3.1 vector.");
            }
            if (AnswerText.Spoiled(text, Vectors()) is { } spoiled)
            {
                return new(false, null, spoiled);
            }
            IReadOnlyList<string> different = CvssAgreement.Of(truth, answer).Different;
            return new(different.Count == 0, answer.ToString(), different.Count == 0
                ? $"{answer} is the reference."
                : $"{string.Join(", ", different)} differ{(different.Count == 1 ? "s" : "")} from {truth}.");
        };
    }

    /// <summary>The vector on the last line of an answer; null where there is none, or several different ones.</summary>
    public static CvssVector? Extract(string answer)
    {
        ReadOnlySpan<char> line = AnswerText.LastLine(answer);
        CvssVector? found = null;
        while (line.IndexOf(Prefix, StringComparison.Ordinal) is int at and >= 0)
        {
            bool standsAlone = at == 0 || !(IdBoundary.Touches(line[at - 1]) || line[at - 1] is ':' or '/');
            line = line[at..];
            int end = line.IndexOfAnyExcept(_vectorCharacters);
            ReadOnlySpan<char> text = end < 0 ? line : line[..end];
            bool endsClean = end < 0 || !IdBoundary.Touches(line[end]);
            if (!standsAlone || !endsClean || text.Length > LongestVector
                || !CvssVector.TryParse(text.TrimEnd("./:").ToString(), out CvssVector? vector) || vector.Version != CvssVersion.V31
                || (found is not null && found != vector))
            {
                return null;
            }
            found = vector;
            line = line[text.Length..];
        }
        return found;
    }

    private static readonly System.Buffers.SearchValues<char> _vectorCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/.");

    [GeneratedRegex(Prefix)]
    private static partial Regex Vectors();
}
