namespace Casebook.Engine.Threading;

/// <summary>
/// A fixed set of threads that share the tasks of one job at a time. Tasks are handed out as threads become free, so a
/// task's result must not depend on who runs it; every use in the engine writes whole pieces of output of its own.
/// </summary>
/// <remarks>
/// A job is over when its tasks are done, not when every thread has woken: on a machine shared with others, a thread
/// that the system has not scheduled is never waited for. Workers spin briefly between jobs, because a decoding step
/// has dozens of jobs of a few microseconds.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeSleep = 6000;
    private readonly Thread[] _threads;
    private readonly object _wake = new();
    private Job? _job;
    private long _generation;
    private int _sleeping;
    private volatile bool _stopped;

    /// <param name="threads">At least one; the caller's thread is one of them.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"casebook-worker-{worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work on a job, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="task"/> (task index, worker index) for every index below <paramref name="tasks"/> and returns when all are done.</summary>
    /// <remarks>If tasks throw, the others are still run, and then one of the exceptions is thrown here.</remarks>
    public void Run(int tasks, Action<int, int> task)
    {
        if (_threads.Length == 0 || tasks <= 1)
        {
            for (int i = 0; i < tasks; i++)
                task(i, 0);
            return;
        }
        var job = new Job(tasks, task);
        Volatile.Write(ref _job, job);
        Interlocked.Increment(ref _generation);
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_wake)
                Monitor.PulseAll(_wake);
        }
        job.Work(0);
        job.WaitForOthers();
        Volatile.Write(ref _job, null);
        if (job.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _stopped = true;
        lock (_wake)
            Monitor.PulseAll(_wake);
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Serve(int worker)
    {
        long seen = 0;
        while (!_stopped)
        {
            seen = WaitForNext(seen);
            Volatile.Read(ref _job)?.Work(worker);
        }
    }

    private long WaitForNext(long seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            long generation = Volatile.Read(ref _generation);
            if (generation != seen || _stopped)
                return generation;
            Thread.SpinWait(8);
        }
        lock (_wake)
        {
            Interlocked.Increment(ref _sleeping);
            while (Interlocked.Read(ref _generation) == seen && !_stopped)
                Monitor.Wait(_wake);
            Interlocked.Decrement(ref _sleeping);
            return Interlocked.Read(ref _generation);
        }
    }

    private sealed class Job(int tasks, Action<int, int> task)
    {
        private int _next;
        private int _done;

        public Exception? Failure { get; private set; }

        public void Work(int worker)
        {
            int mine;
            while ((mine = Interlocked.Increment(ref _next) - 1) < tasks)
            {
                try
                {
                    task(mine, worker);
                }
                catch (Exception exception)
                {
                    Failure = exception;
                }
                finally
                {
                    Interlocked.Increment(ref _done);
                }
            }
        }

        public void WaitForOthers()
        {
            var spinner = new SpinWait();
            while (Volatile.Read(ref _done) < tasks)
            {
                if (spinner.Count < 100)
                    Thread.SpinWait(8);
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
