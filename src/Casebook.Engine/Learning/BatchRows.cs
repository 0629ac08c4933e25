namespace Casebook.Engine.Learning;

/// <summary>A packed batch laid out as rows: of each group the prefix, then its branches.</summary>
internal sealed class BatchRows
{
    private readonly int[] _targetsBefore;

    public BatchRows(PackedBatch batch, int vocabulary, int context)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Groups.Count, nameof(batch));
        if (!(batch.Temperature > 0) || !float.IsFinite(batch.Temperature))
            throw new ArgumentException($"The batch's temperature is {batch.Temperature}; it must be positive.", nameof(batch));
        InverseTemperature = 1f / batch.Temperature;
        var tokens = new List<int>();
        var positions = new List<int>();
        var targets = new List<Target>();
        var groups = new List<Group>();
        foreach (var group in batch.Groups)
        {
            if (group.Branches.Count == 0)
                throw new ArgumentException($"Sample {group.Id} has no branch.", nameof(batch));
            int prefix = tokens.Count;
            Add(group.Id, group.Prefix.Span, 0);
            var branches = new List<Sequence>();
            foreach (var branch in group.Branches)
            {
                if (branch.Tokens.Length == 0 || branch.Tokens.Length != branch.IsTarget.Length || branch.IsTarget.Span[0])
                    throw new ArgumentException($"A branch of sample {group.Id} must have tokens, a mask as long, and no target at its first token.", nameof(batch));
                int first = tokens.Count;
                Add(group.Id, branch.Tokens.Span, group.Prefix.Length);
                for (int i = 1; i < branch.Tokens.Length; i++)
                {
                    if (branch.IsTarget.Span[i])
                        targets.Add(new Target(first + i - 1, branch.Tokens.Span[i]));
                }
                branches.Add(new Sequence(first, branch.Tokens.Length, group.Prefix.Length));
            }
            groups.Add(new Group(new Sequence(prefix, group.Prefix.Length, 0), [.. branches]));
        }
        Tokens = [.. tokens];
        Positions = [.. positions];
        Targets = [.. targets];
        Groups = [.. groups];
        _targetsBefore = new int[Count + 1];
        foreach (var target in Targets)
            _targetsBefore[target.Row + 1] = 1;
        for (int row = 0; row < Count; row++)
            _targetsBefore[row + 1] += _targetsBefore[row];

        void Add(long id, ReadOnlySpan<int> span, int firstPosition)
        {
            if (firstPosition + span.Length > context)
                throw new ArgumentException($"Sample {id} has {firstPosition + span.Length} tokens; the learner was made for at most {context}.", nameof(batch));
            for (int i = 0; i < span.Length; i++)
            {
                if ((uint)span[i] >= (uint)vocabulary)
                    throw new ArgumentException($"Sample {id} has token {span[i]}; the vocabulary has {vocabulary}.", nameof(batch));
                tokens.Add(span[i]);
                positions.Add(firstPosition + i);
            }
        }
    }

    public int[] Tokens { get; }

    public int[] Positions { get; }

    /// <summary>In the order of their rows.</summary>
    public Target[] Targets { get; }

    public Group[] Groups { get; }

    public float InverseTemperature { get; }

    public int Count => Tokens.Length;

    /// <summary>Whether any of some rows predicts a target.</summary>
    public bool HaveTarget(int first, int count) => _targetsBefore[first + count] > _targetsBefore[first];

    /// <param name="Row">The row whose logits predict the token; no two targets share one.</param>
    public readonly record struct Target(int Row, int Token);

    /// <summary>Consecutive rows of consecutive positions.</summary>
    public readonly record struct Sequence(int FirstRow, int Count, int FirstPosition);

    public sealed record Group(Sequence Prefix, Sequence[] Branches);
}
