namespace Casebook.Engine.Learning;

/// <summary>
/// Cuts a step's sequences into batches that fit the learner. A gradient is a sum over batches, so its bits are those
/// of the cut; this one follows from the sequences' ids and sizes alone, never from the order in which they come.
/// </summary>
public static class MicroBatchPlan
{
    /// <summary>Batches of at most <paramref name="maximumRows"/> rows: sequences sorted by id, each batch filled until the next would not fit.</summary>
    /// <exception cref="ArgumentException">Two groups have one id, or a group alone has more rows than a batch may have.</exception>
    public static IReadOnlyList<PackedBatch> Of(IEnumerable<SequenceGroup> groups, int maximumRows, float temperature = 1)
    {
        SequenceGroup[] sorted = [.. groups.OrderBy(group => group.Id)];
        var batches = new List<PackedBatch>();
        var open = new List<SequenceGroup>();
        int rows = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            SequenceGroup group = sorted[i];
            if (i > 0 && group.Id == sorted[i - 1].Id)
            {
                throw new ArgumentException($"Two sequences have the id {group.Id}.", nameof(groups));
            }
            if (group.Rows > maximumRows)
            {
                throw new ArgumentException($"Sequence {group.Id} has {group.Rows} rows, a batch at most {maximumRows}.", nameof(groups));
            }
            if (rows + group.Rows > maximumRows)
            {
                batches.Add(new PackedBatch([.. open], temperature));
                open.Clear();
                rows = 0;
            }
            open.Add(group);
            rows += group.Rows;
        }
        if (open.Count > 0)
        {
            batches.Add(new PackedBatch([.. open], temperature));
        }
        return batches;
    }
}
