namespace Casebook.Engine.Generation.Drafting;

/// <summary>
/// Drafts what follows by looking for the last tokens in the prompt and the output so far: where the same three stood
/// before (or else two), what came after them then may come again. (Saxena, prompt lookup decoding, 2023.)
/// </summary>
internal sealed class PromptLookup
{
    private readonly SpeculationSettings _settings;
    private readonly List<int> _tokens = [];
    private readonly Dictionary<(int, int, int), int> _afterThree = [];
    private readonly Dictionary<(int, int), int> _afterTwo = [];
    private readonly int _prompt;
    private readonly int[] _draft;
    private int _indexed = 1;
    private int _length;
    private int _pause;

    public PromptLookup(SpeculationSettings settings, ReadOnlySpan<int> prompt, ReadOnlySpan<int> output)
    {
        _settings = settings;
        _prompt = prompt.Length;
        _draft = new int[settings.MaximumDraft];
        _length = settings.MaximumDraft;
        _tokens.EnsureCapacity(prompt.Length + output.Length);
        foreach (int token in prompt)
            _tokens.Add(token);
        foreach (int token in output)
            _tokens.Add(token);
    }

    /// <summary>Tokens that may come next; empty where nothing was found.</summary>
    public ReadOnlySpan<int> Propose(int maximum)
    {
        if (_pause > 0)
        {
            _pause--;
            return [];
        }
        Index();
        int at = Follower();
        if (at < 0)
            return [];
        int count = Math.Min(Math.Min(_length, maximum), _tokens.Count - at);
        for (int i = 0; i < count; i++)
            _draft[i] = _tokens[at + i];
        return _draft.AsSpan(0, count);
    }

    /// <summary>Takes on what has been said since, and how good the last draft was.</summary>
    /// <param name="output">All of the output.</param>
    /// <param name="drafted">Tokens of the draft.</param>
    /// <param name="right">How many of them were right.</param>
    public void Learn(ReadOnlySpan<int> output, int drafted, int right)
    {
        for (int i = _tokens.Count - _prompt; i < output.Length; i++)
            _tokens.Add(output[i]);
        if (drafted == 0 || _settings.Mode == Speculation.On)
            return;
        if (right == drafted)
        {
            _length = Math.Min(_length * 2, _settings.MaximumDraft);
        }
        else
        {
            // A wrong draft costs rows; a sample that does not repeat itself is soon left alone, and looked at again later.
            _length = Math.Max(right, 1);
            _pause = right == 0 ? 4 : 0;
        }
    }

    // What stands at the very end is not indexed yet: it would find itself.
    private void Index()
    {
        for (; _indexed < _tokens.Count - 1; _indexed++)
        {
            _afterTwo[(_tokens[_indexed - 1], _tokens[_indexed])] = _indexed + 1;
            if (_indexed > 1)
                _afterThree[(_tokens[_indexed - 2], _tokens[_indexed - 1], _tokens[_indexed])] = _indexed + 1;
        }
    }

    private int Follower()
    {
        int count = _tokens.Count;
        if (count > 3 && _afterThree.TryGetValue((_tokens[^3], _tokens[^2], _tokens[^1]), out int at))
            return at;
        return count > 2 && _afterTwo.TryGetValue((_tokens[^2], _tokens[^1]), out at) ? at : -1;
    }
}
