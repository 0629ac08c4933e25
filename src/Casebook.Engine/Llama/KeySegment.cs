namespace Casebook.Engine.Llama;

/// <summary>
/// Consecutive keys and values of one sequence and one key head: a shared prefix, a sequence's own rows, or a page of a
/// cache. How they lie is the business of an <see cref="AttentionKernel"/>.
/// </summary>
/// <param name="keys">In panels, finite also beyond the last key.</param>
/// <param name="values">Of the keys from <paramref name="valueStart"/> on.</param>
/// <param name="valueStride">From row to row, or from panel to panel.</param>
/// <param name="start">Absolute position of the first key.</param>
/// <param name="count">Keys.</param>
/// <param name="valueStart">Absolute position of the first value: even where values lie in pairs.</param>
/// <param name="valueCount">Values.</param>
internal readonly unsafe struct KeySegment(void* keys, void* values, nint valueStride, int start, int count, int valueStart, int valueCount)
{
    public readonly void* Keys = keys;
    public readonly void* Values = values;
    public readonly nint ValueStride = valueStride;
    public readonly int Start = start;
    public readonly int Count = count;
    public readonly int ValueStart = valueStart;
    public readonly int ValueCount = valueCount;

    /// <summary>A segment with as many values as keys.</summary>
    public KeySegment(void* keys, void* values, nint valueStride, int start, int count)
        : this(keys, values, valueStride, start, count, start, count)
    {
    }
}
