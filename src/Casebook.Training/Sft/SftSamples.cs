using Casebook.Engine.Learning;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Runs.Errors;

namespace Casebook.Training.Sft;

/// <summary>An exemplar as tokens; its place in the file is its id.</summary>
/// <param name="Name">The exemplar's id, for messages.</param>
/// <param name="Group">Tokens, and which of them are targets.</param>
public sealed record SftSample(string Name, SequenceGroup Group)
{
    /// <summary>Number of tokens.</summary>
    public int Length => Group.Rows;

    /// <summary>Number of targets.</summary>
    public int Targets => Group.Branches[0].Targets;
}

/// <summary>A file of exemplars, rendered. All of it is held in memory: about 5 bytes a token.</summary>
/// <param name="File">Where they come from.</param>
/// <param name="Items">In the order of the file.</param>
/// <param name="Truncated">Cut at the end.</param>
/// <param name="Skipped">Left out for their length.</param>
/// <param name="Refused">Left out for their traces, by the gate that they failed.</param>
public sealed record SftSamples(string File, IReadOnlyList<SftSample> Items, int Truncated, int Skipped, IReadOnlyDictionary<string, int> Refused)
{
    /// <summary>Tokens of all.</summary>
    public long Tokens => Items.Sum(sample => (long)sample.Length);

    /// <summary>Targets of all.</summary>
    public long Targets => Items.Sum(sample => (long)sample.Targets);

    /// <summary>Reads and renders exemplars; the loss is taken on what the assistant writes, trace included.</summary>
    /// <param name="maximumTokens">The most tokens of one.</param>
    /// <param name="settings">What becomes of those that are too long, or fail a gate.</param>
    /// <param name="atMost">Read no more than these; 0 for all.</param>
    /// <exception cref="DataFileException">A line is malformed.</exception>
    /// <exception cref="TrainingDataException">The file is missing or empty, or an exemplar is too long or has nothing to learn.</exception>
    public static SftSamples Read(
        string file, ChatTemplate template, int maximumTokens, SftDataSettings settings, int atMost, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(file))
        {
            throw new TrainingDataException(file, "", "does not exist", "Give the folder that \"casebook data build\" wrote, or a file of exemplars.");
        }
        var items = new List<SftSample>();
        int truncated = 0;
        int skipped = 0;
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        long place = 0;
        foreach (Exemplar exemplar in ExemplarFile.Read(file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TraceGates.Fault(settings.ContradictedClaims, settings.SilentTraces, exemplar) is var (gate, _))
            {
                refused[gate] = refused.GetValueOrDefault(gate) + 1;
                continue;
            }
            RenderedChat chat = template.Render(exemplar.Messages, addGenerationPrompt: false);
            int length = chat.Tokens.Length;
            string name = $"exemplar {exemplar.Id}";
            if (!chat.AssistantMask.AsSpan(1).Contains(true))
            {
                throw new TrainingDataException(file, name, "has no token to learn from", "Give its assistant's message a content.");
            }
            if (length > maximumTokens)
            {
                if (settings.TooLong == TooLong.Error)
                {
                    throw new TrainingDataException(
                        file, name, $"has {length} tokens, the most are {maximumTokens}",
                        "Shorten it, raise model.context_length (and batch.micro_batch_tokens), or set data.too_long to skip or truncate.");
                }
                length = maximumTokens;
                if (settings.TooLong == TooLong.Skip || !chat.AssistantMask.AsSpan(1, length - 1).Contains(true))
                {
                    skipped++;
                    continue;
                }
                truncated++;
            }
            items.Add(new SftSample(name, SequenceGroup.Single(place++, chat.Tokens.AsMemory(0, length), chat.AssistantMask.AsMemory(0, length))));
            if (items.Count == atMost)
            {
                break;
            }
        }
        return items.Count > 0
            ? new SftSamples(file, items, truncated, skipped, refused)
            : throw new TrainingDataException(
                file, "", refused.Count > 0 ? $"has no exemplar that passes ({string.Join(", ", refused.Select(gate => $"{gate.Value:N0} {gate.Key}"))}{(skipped > 0 ? $", {skipped:N0} too long" : "")})" : skipped > 0 ? $"has no exemplar of at most {maximumTokens} tokens" : "has no exemplar", "Give a file with exemplars that fit.");
    }
}

/// <summary>Exemplars that can not be trained on.</summary>
public sealed class TrainingDataException(string file, string place, string problem, string remedy)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy);
