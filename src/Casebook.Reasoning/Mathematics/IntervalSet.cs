namespace Casebook.Reasoning.Mathematics;

/// <summary>An end of an interval.</summary>
/// <param name="Infinity">-1 or 1 for an infinite end, else 0.</param>
/// <param name="Value">Of a finite end.</param>
internal readonly record struct Bound(int Infinity, Ball Value)
{
    /// <exception cref="MathematicsException">The ends are too close to tell.</exception>
    public int CompareTo(Bound other)
    {
        if (Infinity != 0 || other.Infinity != 0)
        {
            return Infinity.CompareTo(other.Infinity);
        }
        return !Value.Meets(other.Value) ? Value.Middle.CompareTo(other.Value.Middle)
            : Value.IsTight(ExpressionEquality.AgreedPlaces) && other.Value.IsTight(ExpressionEquality.AgreedPlaces) ? 0
            : throw new MathematicsException("the ends of two intervals can not be told apart");
    }
}

/// <summary>An interval that is not empty.</summary>
internal readonly record struct Interval(Bound Low, bool HasLow, Bound High, bool HasHigh);

/// <summary>A set of real numbers: intervals in order that do not touch. Two sets are equal when their intervals are.</summary>
internal sealed class IntervalSet
{
    private IntervalSet(IReadOnlyList<Interval> intervals) => Intervals = intervals;

    public IReadOnlyList<Interval> Intervals { get; }

    public static IntervalSet None { get; } = new([]);

    public static IntervalSet All { get; } = new([new(new(-1, Ball.Zero), false, new(1, Ball.Zero), false)]);

    public static IntervalSet Of(IEnumerable<Interval> intervals)
    {
        var sorted = new List<Interval>();
        foreach (Interval each in intervals)
        {
            int order = each.Low.CompareTo(each.High);
            if (order < 0 || (order == 0 && each.HasLow && each.HasHigh))
            {
                Insert(sorted, each);
            }
        }
        var merged = new List<Interval>();
        foreach (Interval next in sorted)
        {
            if (merged.Count > 0 && Touch(merged[^1], next))
            {
                Interval last = merged[^1];
                int order = last.High.CompareTo(next.High);
                merged[^1] = order > 0 ? last : last with { High = next.High, HasHigh = next.HasHigh || (order == 0 && last.HasHigh) };
            }
            else
            {
                merged.Add(next);
            }
        }
        return new(merged);
    }

    public IntervalSet Union(IntervalSet other) => Of(Intervals.Concat(other.Intervals));

    public IntervalSet Complement()
    {
        var gaps = new List<Interval>();
        Bound low = new(-1, Ball.Zero);
        bool hasLow = false;
        foreach (Interval interval in Intervals)
        {
            gaps.Add(new(low, hasLow, interval.Low, !interval.HasLow && interval.Low.Infinity == 0));
            (low, hasLow) = (interval.High, !interval.HasHigh && interval.High.Infinity == 0);
        }
        gaps.Add(new(low, hasLow, new(1, Ball.Zero), false));
        return Of(gaps);
    }

    public IntervalSet Intersection(IntervalSet other) => Complement().Union(other.Complement()).Complement();

    public bool IsSame(IntervalSet other) => Intervals.Count == other.Intervals.Count && Intervals.Zip(other.Intervals).All(pair =>
        pair.First.HasLow == pair.Second.HasLow && pair.First.HasHigh == pair.Second.HasHigh
        && pair.First.Low.CompareTo(pair.Second.Low) == 0 && pair.First.High.CompareTo(pair.Second.High) == 0);

    /// <summary>By hand, since the sorting of .NET wraps what a comparison throws.</summary>
    private static void Insert(List<Interval> sorted, Interval interval)
    {
        int at = sorted.Count;
        while (at > 0 && interval.Low.CompareTo(sorted[at - 1].Low) is var order && (order < 0 || (order == 0 && interval.HasLow && !sorted[at - 1].HasLow)))
        {
            at--;
        }
        sorted.Insert(at, interval);
    }

    private static bool Touch(Interval a, Interval b) => b.Low.CompareTo(a.High) is var order && (order < 0 || (order == 0 && (a.HasHigh || b.HasLow)));
}
