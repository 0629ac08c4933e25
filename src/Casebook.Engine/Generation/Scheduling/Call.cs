using System.Threading.Channels;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>One caller's requests, and the way on which results go back to it.</summary>
internal abstract class Call
{
    /// <summary>Requests that no sequence works on yet.</summary>
    public Queue<Job> Waiting { get; } = [];

    /// <summary>Its place in the line of calls; null before it has one.</summary>
    public LinkedListNode<Call>? Place { get; set; }

    /// <summary>Requests that have not ended.</summary>
    public int Open { get; set; }

    /// <summary>Whether nothing works on it any more.</summary>
    public volatile bool HasEnded;

    /// <summary>What went wrong in this pass, if anything did.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Hands what came in a pass to the caller.</summary>
    public abstract void Deliver();

    /// <summary>Tells the caller that nothing follows.</summary>
    /// <param name="failure">Null where all has ended well.</param>
    public abstract void Complete(Exception? failure);
}

/// <summary>A call with results of a type.</summary>
internal sealed class Call<T> : Call
{
    private readonly Channel<IReadOnlyList<T>> _channel = Channel.CreateUnbounded<IReadOnlyList<T>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });
    private List<T> _outbox = [];

    /// <summary>Results, a pass's at once.</summary>
    public ChannelReader<IReadOnlyList<T>> Results => _channel.Reader;

    public void Add(T result) => _outbox.Add(result);

    public override void Deliver()
    {
        if (_outbox.Count == 0)
            return;
        _channel.Writer.TryWrite(_outbox);
        _outbox = [];
    }

    public override void Complete(Exception? failure) => _channel.Writer.TryComplete(failure);
}
