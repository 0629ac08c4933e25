using Casebook.Engine.Learning;

namespace Casebook.Training.Grpo;

/// <summary>Puts groups into rows for the learner: a prompt once with all its completions behind it, or, where they do not fit, in several parts.</summary>
internal sealed class GroupRows
{
    private const long PartsOfAGroup = 4096;
    private readonly Dictionary<long, SampledCompletion[]> _samples = [];

    /// <param name="maximumRows">The most rows of one batch; every single completion with its prompt fits.</param>
    /// <param name="share">False gives every completion its own copy of the prompt.</param>
    public GroupRows(IEnumerable<SampledGroup> groups, int maximumRows, float temperature, bool share = true)
    {
        var sequences = new List<SequenceGroup>();
        foreach (SampledGroup group in groups)
        {
            int part = 0;
            foreach (SampledCompletion[] samples in Parts([.. group.Learned], group.Drawn.Prompt.Length, share ? maximumRows : 0))
            {
                long id = (group.Drawn.Draw * PartsOfAGroup) + part++;
                sequences.Add(SequenceGroup.Responses(id, group.Drawn.Prompt, [.. samples.Select(sample => (ReadOnlyMemory<int>)sample.Tokens)]));
                _samples[id] = samples;
            }
        }
        Batches = MicroBatchPlan.Of(sequences, maximumRows, temperature);
    }

    /// <summary>In the order in which gradients are added up.</summary>
    public IReadOnlyList<PackedBatch> Batches { get; }

    /// <summary>Rows of all batches.</summary>
    public long Rows => Batches.Sum(batch => (long)batch.Rows);

    /// <summary>The completions of a batch, in the order of its targets.</summary>
    public IEnumerable<SampledCompletion> SamplesOf(PackedBatch batch) => batch.Groups.SelectMany(group => _samples[group.Id]);

    private static IEnumerable<SampledCompletion[]> Parts(IReadOnlyList<SampledCompletion> samples, int prompt, int maximumRows)
    {
        var open = new List<SampledCompletion>();
        int rows = prompt - 1;
        foreach (SampledCompletion sample in samples)
        {
            if (open.Count > 0 && rows + sample.Tokens.Length + 1 > maximumRows)
            {
                yield return [.. open];
                open.Clear();
                rows = prompt - 1;
            }
            open.Add(sample);
            rows += sample.Tokens.Length + 1;
        }
        if (open.Count > 0)
        {
            yield return [.. open];
        }
    }
}
