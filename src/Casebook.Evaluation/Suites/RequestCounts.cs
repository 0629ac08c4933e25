using System.ClientModel.Primitives;

namespace Casebook.Evaluation.Suites;

/// <summary>How often a server was asked.</summary>
/// <param name="Requests">Requests that were sent, each try by itself.</param>
/// <param name="Retries">Those of them that came after another for the same answer had failed.</param>
/// <param name="Failed">Those of them that brought an error, or no response.</param>
public sealed record RequestCounts(long Requests, long Retries, long Failed)
{
    /// <summary>What came since.</summary>
    internal RequestCounts Less(RequestCounts before) => new(Requests - before.Requests, Retries - before.Retries, Failed - before.Failed);
}

/// <summary>Counts the tries of a client, whose own policy makes them unseen.</summary>
internal sealed class RequestCounter : PipelinePolicy
{
    private long _requests, _retries, _failed;

    /// <summary>So far. Safe to ask from any thread.</summary>
    public RequestCounts Counts => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _retries), Interlocked.Read(ref _failed));

    /// <inheritdoc/>
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Begin(message);
        try
        {
            ProcessNext(message, pipeline, currentIndex);
            End(message);
        }
        catch (Exception) when (Failed(message))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Begin(message);
        try
        {
            await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
            End(message);
        }
        catch (Exception) when (Failed(message))
        {
            throw;
        }
    }

    private void Begin(PipelineMessage message)
    {
        Interlocked.Increment(ref _requests);
        if (message.TryGetProperty(typeof(RequestCounter), out _))
        {
            Interlocked.Increment(ref _retries);
        }
        message.SetProperty(typeof(RequestCounter), true);
    }

    private void End(PipelineMessage message)
    {
        if (message.Response is not { Status: < 400 })
        {
            Interlocked.Increment(ref _failed);
        }
    }

    /// <summary>Counts a try that threw, unless it was the user who called it off. Never handles it.</summary>
    private bool Failed(PipelineMessage message)
    {
        if (!message.CancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failed);
        }
        return false;
    }
}
