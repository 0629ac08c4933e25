using Casebook.Engine.Generation.Cache;
using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Generation.Scheduling;

/// <summary>
/// Runs the strands of all calls together, pass by pass, on a thread of its own that ends when nothing is left to do.
/// Calls take turns: in beginning requests one by one, and in the rows of a pass by equal shares.
/// </summary>
/// <remarks>
/// A request begins when there is room for all of its sequences, at the length that they may get, so that one that has
/// begun never waits for memory. The next in turn is waited for, rather than overtaken, or a large one would wait for ever.
/// </remarks>
internal sealed unsafe class Scheduler(
    DecodePass pass, KeyValuePages pages, PrefixCache prefixes, IReadOnlyList<Sampler> samplers, CpuGeneratorOptions options, int maximumLogits, Func<long> weightsVersion)
{
    private readonly Lock _mail = new();
    private readonly Queue<Call> _arriving = [];
    private readonly Queue<(Call Call, TaskCompletionSource Gone)> _leaving = [];
    private bool _running;
    private bool _stopped;
    private Task _loop = Task.CompletedTask;

    // Of the thread alone.
    private readonly LinkedList<Call> _calls = [];
    private readonly HashSet<Job> _jobs = [];
    private readonly DecodeBatch _batch = new();
    private readonly List<(Strand Strand, int Row)> _uses = [];
    private List<Strand> _strands = [];
    private long _seenVersion = weightsVersion();
    private long _passes, _rows, _reused, _drafted, _right;

    /// <summary>What has been done so far.</summary>
    public GeneratorStatistics Statistics { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); } = new(0, 0, 0, 0, 0);

    /// <summary>Takes a call on; its results come as they are made.</summary>
    public void Submit(Call call)
    {
        lock (_mail)
        {
            ObjectDisposedException.ThrowIf(_stopped, typeof(CpuGenerator));
            _arriving.Enqueue(call);
            Wake();
        }
    }

    /// <summary>Ends a call. When this is done, its pages are free and no pass works on it any more.</summary>
    public Task Withdraw(Call call)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_mail)
        {
            if (call.HasEnded)
                return Task.CompletedTask;
            _leaving.Enqueue((call, gone));
            Wake();
        }
        return gone.Task;
    }

    /// <summary>Ends all calls and the thread.</summary>
    public void Stop()
    {
        Task loop;
        lock (_mail)
        {
            _stopped = true;
            Wake();
            loop = _loop;
        }
        loop.Wait();
    }

    private void Wake()
    {
        if (_running)
            return;
        _running = true;
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run()
    {
        while (ReadMail())
        {
            try
            {
                Step();
            }
            catch (Exception exception)
            {
                foreach (var call in _calls)
                    call.Failure ??= exception;
                EndFailedCalls();
            }
        }
    }

    /// <summary>Calls that come and go.</summary>
    /// <returns>Whether there is work; if not, the thread must end.</returns>
    private bool ReadMail()
    {
        lock (_mail)
        {
            while (_arriving.TryDequeue(out var call))
            {
                call.Place = _calls.AddLast(call);
                if (call.Open == 0)
                    End(call, null);
            }
            while (_leaving.TryDequeue(out var leaving))
            {
                if (leaving.Call.Place?.List is not null)
                    End(leaving.Call, null);
                leaving.Gone.SetResult();
            }
            if (_stopped)
            {
                while (_calls.First is { } first)
                    End(first.Value, new ObjectDisposedException(typeof(CpuGenerator).FullName));
            }
            _running = _calls.Count > 0;
            return _running;
        }
    }

    private void Step()
    {
        long version = weightsVersion();
        if (version != _seenVersion)
        {
            prefixes.Clear();
            _seenVersion = version;
        }
        Admit();
        var budget = new RowBudget(options.MaximumRows, maximumLogits);
        PlanSamples(budget);
        PlanStretches(budget);
        _batch.Clear();
        _uses.Clear();
        foreach (var strand in _strands)
        {
            int wanted = strand.AddTo(_batch);
            for (int row = 0; row < wanted; row++)
                _uses.Add((strand, row));
        }
        pass.Run(_batch, (index, logits, worker) =>
        {
            var (strand, row) = _uses[index];
            try
            {
                strand.Use(row, logits, samplers[worker]);
            }
            catch (Exception exception)
            {
                strand.Job.Call.Failure = exception;
            }
        });
        (_passes, _rows) = (_passes + 1, _rows + _batch.Rows);
        EndFailedCalls();
        Settle();
    }

    private void Settle()
    {
        var going = new List<Strand>(_strands.Count);
        foreach (var strand in _strands)
            going.AddRange(strand.Settle());
        _right += _strands.OfType<SampleStrand>().Sum(strand => strand.RightDrafts);
        _strands = going;
        Statistics = new GeneratorStatistics(_passes, _rows, _reused, _drafted, _right);
        var alive = _strands.Select(strand => strand.Job).ToHashSet();
        foreach (var job in _jobs.Where(job => !alive.Contains(job)).ToList())
        {
            _jobs.Remove(job);
            job.Dispose();
            job.Call.Open--;
        }
        for (var place = _calls.First; place is not null;)
        {
            var call = place.Value;
            place = place.Next;
            call.Deliver();
            if (call.Open == 0)
                End(call, null);
        }
    }

    /// <summary>Lets requests begin, the calls in turn, while there is room.</summary>
    private void Admit()
    {
        int sequences = _strands.Sum(strand => strand.Sequences);
        long reserved = _jobs.Sum(job => job.Pages);
        for (var place = _calls.First; place is not null;)
        {
            var call = place.Value;
            place = place.Next;
            if (!call.Waiting.TryPeek(out var job))
                continue;
            if (sequences + job.Sequences > options.MaximumSequences || reserved + job.Pages > pages.Limit)
                return;
            call.Waiting.Dequeue();
            sequences += job.Sequences;
            reserved += job.Pages;
            _jobs.Add(job);
            _strands.Add(job.Begin());
            // To the end of the line, where it is met again in this very loop.
            _calls.Remove(call.Place!);
            _calls.AddLast(call.Place!);
            place ??= _calls.Last;
        }
    }

    private void PlanSamples(RowBudget budget)
    {
        var samples = _strands.OfType<SampleStrand>().ToList();
        budget.Take(samples.Count, samples.Count);
        var speculation = options.Speculation;
        bool drafts = samples.Count > 0 && speculation.Mode switch
        {
            Speculation.Off => false,
            Speculation.On => true,
            _ => samples.Count <= speculation.MaximumSamples,
        };
        if (!drafts)
            return;
        // Every prompt may end in this pass, and wants a row of logits then.
        int prompts = _strands.Count - samples.Count;
        int share = Math.Min((Math.Min(budget.Rows, budget.Logits) - prompts) / samples.Count, speculation.MaximumDraft);
        foreach (var sample in samples)
        {
            int drafted = sample.Draft(share);
            budget.Take(drafted, drafted);
            _drafted += drafted;
        }
    }

    private void PlanStretches(RowBudget budget)
    {
        var byCall = _strands.OfType<StretchStrand>().ToLookup(strand => strand.Job.Call);
        var calls = _calls.Where(byCall.Contains).ToList();
        for (int i = 0; i < calls.Count; i++)
            Plan(byCall[calls[i]], budget.Rows / (calls.Count - i), budget);
        foreach (var call in calls)
            Plan(byCall[call], budget.Rows, budget);
    }

    private void Plan(IEnumerable<StretchStrand> strands, int rows, RowBudget budget)
    {
        int end = budget.Rows - rows;
        foreach (var strand in strands)
        {
            if (budget.Rows <= end)
                return;
            if (strand is PromptStrand { HasBegun: false } prompt)
            {
                if (IsWorthWaiting(prompt.Prompt.Span))
                    continue;
                prompt.Begin(prefixes);
                _reused += prompt.Done;
            }
            strand.Plan(budget.Rows - end, budget);
        }
    }

    /// <summary>Whether a prompt that is being computed will leave more of this one behind than there is now.</summary>
    private bool IsWorthWaiting(ReadOnlySpan<int> prompt)
    {
        if (!prefixes.IsOn)
            return false;
        int kept = prefixes.Match(prompt);
        foreach (var strand in _strands)
        {
            if (strand is PromptStrand { HasBegun: true } other && other.WillShare(prompt) > kept)
                return true;
        }
        return false;
    }

    private void EndFailedCalls()
    {
        foreach (var call in _calls.Where(call => call.Failure is not null).ToList())
            End(call, call.Failure);
    }

    private void End(Call call, Exception? failure)
    {
        _strands.RemoveAll(strand =>
        {
            if (strand.Job.Call != call)
                return false;
            strand.Dispose();
            return true;
        });
        _jobs.RemoveWhere(job =>
        {
            if (job.Call != call)
                return false;
            job.Dispose();
            return true;
        });
        call.Waiting.Clear();
        _calls.Remove(call.Place!);
        call.HasEnded = true;
        call.Complete(failure);
    }
}
