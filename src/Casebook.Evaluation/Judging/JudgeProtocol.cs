using System.Security.Cryptography;
using System.Text;
using Casebook.Evaluation.Benchmarks;
using Casebook.Reasoning.Problems;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Judging;

/// <summary>How a judge is asked about a benchmark's answers.</summary>
/// <param name="Prompt">Names what it is asked: the published wording or ours, with the first digits of its hash.</param>
/// <param name="Ask">What to ask about an answer; null where no judge of this kind decides about the row.</param>
public sealed record JudgeProtocol(string Prompt, Func<BenchmarkItem, Completion, JudgeTask?> Ask)
{
    /// <summary>The part of an answer that a judge is shown.</summary>
    /// <param name="completion">The answer, told apart from its trace.</param>
    /// <param name="seesTrace">Whether the trace stands before it.</param>
    internal static string Shown(Completion completion, bool seesTrace) =>
        seesTrace && completion.Trace.Length > 0 ? $"{completion.Trace}\n\n{completion.Answer}" : completion.Answer;
}

/// <summary>What a judge is asked about one answer.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Read">Reads the reply, told apart from the judge's own trace. Never throws.</param>
public sealed record JudgeTask(IReadOnlyList<ChatMessage> Messages, Func<string, JudgeReading> Read);

/// <summary>A judge's reply, read.</summary>
/// <param name="Verdict">Yes, no, or neither.</param>
/// <param name="Preference">Of a comparison, from 0 to 1; else null.</param>
/// <param name="Grade">Of an answer in free words, from 0 to 1; else null.</param>
public readonly record struct JudgeReading(JudgeVerdict Verdict, double? Preference = null, double? Grade = null);

/// <summary>The wording in which a benchmark's authors ask their judge. It is read from the data folder, since it is theirs.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Text">Its text.</param>
public sealed record JudgeTemplate(string File, string Text)
{
    /// <summary>The file's name with the first eight hexadecimal digits of the SHA-256 of its text.</summary>
    public string Name => $"{Path.GetFileName(File)} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..8]}";
}
