using System.Text;
using Casebook.Reasoning.InstructionFollowing;

namespace Casebook.Reasoning.QuestionAnswering;

/// <summary>
/// Answers in the form in which SQuAD (arXiv 1606.05250) and after it HotpotQA (arXiv 1809.09600) and 2WikiMultihopQA
/// compare them: small letters, without ASCII punctuation and English articles, one space between words.
/// </summary>
public static class NormalAnswer
{
    /// <summary>The normal form of an answer; may be empty. Punctuation goes without a trace: <c>3,000</c> is <c>3000</c>, <c>A.I.</c> is <c>ai</c>.</summary>
    public static string Of(string answer) => string.Join(' ', Tokens(answer));

    /// <summary>Its words.</summary>
    public static IReadOnlyList<string> Tokens(string answer)
    {
        string bare = string.Concat(answer.Where(c => !char.IsAscii(c) || !(char.IsPunctuation(c) || char.IsSymbol(c)))).ToLowerInvariant();
        var text = new StringBuilder(bare.Length);
        int start = 0;
        for (int i = 0; i <= bare.Length; i++)
        {
            if (i < bare.Length && !PythonText.IsWordBoundary(bare, i))
            {
                continue;
            }
            // Between two boundaries stands a word or what parts words; an article can touch a dash or a quotation mark that is not ASCII.
            ReadOnlySpan<char> piece = bare.AsSpan(start..i);
            text.Append(piece is "a" or "an" or "the" ? " " : piece);
            start = i;
        }
        return [.. text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }
}
