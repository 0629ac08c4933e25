using Casebook.Engine.Learning;
using Casebook.Models.Architecture;
using Casebook.Training.Grpo;

namespace Casebook.Bench;

/// <summary>One way to put a step's samples into rows for the learner.</summary>
/// <param name="Parts">Batches, and of each the samples in the order of its targets.</param>
internal sealed record GrpoLayout(string Name, IReadOnlyList<(PackedBatch Batch, SampledCompletion[] Samples)> Parts)
{
    private const int Padding = 0;

    /// <summary>Rows of all batches.</summary>
    public long Rows => Parts.Sum(part => (long)part.Batch.Rows);

    public double Flops(LlamaConfig config) => Parts.Sum(part => CpuLearner.StepFlops(config, part.Batch));

    /// <summary>What training does: a prompt once with all its responses behind it, batches filled with whole groups.</summary>
    public static GrpoLayout Shared(GrpoSamples step, int maximumRows) => Of("shared prompts, packed", new GroupRows(step.Groups, maximumRows, 1));

    /// <summary>Every response behind its own copy of the prompt, batches filled, nothing padded.</summary>
    public static GrpoLayout Packed(GrpoSamples step, int maximumRows) => Of("own prompts, packed", new GroupRows(step.Groups, maximumRows, 1, share: false));

    /// <summary>
    /// What a plain trainer does: every response behind its own copy of the prompt, and every sequence of a batch padded
    /// to the batch's longest. A batch has as many sequences as fit; the padding is computed like tokens and is no target.
    /// </summary>
    public static GrpoLayout Padded(GrpoSamples step, int maximumRows)
    {
        var parts = new List<(PackedBatch, SampledCompletion[])>();
        var open = new List<(int[] Prompt, SampledCompletion Sample)>();
        int longest = 0;
        foreach (SampledGroup group in step.Groups)
        {
            foreach (SampledCompletion sample in group.Samples)
            {
                int length = group.Drawn.Prompt.Length + sample.Tokens.Length;
                if ((open.Count + 1) * Math.Max(longest, length) > maximumRows)
                {
                    Close();
                }
                open.Add((group.Drawn.Prompt, sample));
                longest = Math.Max(longest, length);
            }
        }
        Close();
        return new GrpoLayout("own prompts, padded", parts);

        void Close()
        {
            parts.Add((new PackedBatch([.. open.Select((one, i) => PaddedTo(longest, i, one.Prompt, one.Sample.Tokens))]), [.. open.Select(one => one.Sample)]));
            open.Clear();
            longest = 0;
        }
    }

    private static GrpoLayout Of(string name, GroupRows rows) => new(name, [.. rows.Batches.Select(batch => (batch, rows.SamplesOf(batch).ToArray()))]);

    private static SequenceGroup PaddedTo(int length, long id, int[] prompt, int[] response)
    {
        int[] tokens = [.. prompt, .. response, .. Enumerable.Repeat(Padding, length - prompt.Length - response.Length)];
        bool[] isTarget = new bool[length];
        isTarget.AsSpan(prompt.Length, response.Length).Fill(true);
        return SequenceGroup.Single(id, tokens, isTarget);
    }
}
