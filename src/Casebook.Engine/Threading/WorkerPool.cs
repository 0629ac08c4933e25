namespace Casebook.Engine.Threading;

/// <summary>
/// A fixed set of threads that share the tasks of one job at a time. Who runs which task depends on who is free, so a
/// task's result must not depend on it; every use in the engine writes whole pieces of output of its own.
/// </summary>
/// <remarks>
/// Each thread begins with a run of neighbouring tasks, and one that has finished takes over half of what another has
/// left: tasks that read neighbouring memory read it as one long stream, which a processor fetches ahead of time. A job
/// is over when its tasks are done, not when every thread has woken: on a machine shared with others, a thread that the
/// system has not scheduled is never waited for. Workers spin briefly between jobs, because a decoding step has dozens
/// of jobs of a few microseconds.
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
        var job = new Job(tasks, Threads, task);
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

    private sealed class Job
    {
        // Runs of tasks that are left, first and end in one number, each on a cache line of its own.
        private const int Apart = 16;
        private readonly long[] _runs;
        private readonly int _tasks, _threads;
        private readonly Action<int, int> _task;
        private int _done;

        public Job(int tasks, int threads, Action<int, int> task)
        {
            (_tasks, _threads, _task) = (tasks, threads, task);
            _runs = new long[threads * Apart];
            for (int i = 0; i < threads; i++)
                _runs[i * Apart] = Run((int)((long)tasks * i / threads), (int)((long)tasks * (i + 1) / threads));
        }

        public Exception? Failure { get; private set; }

        public void Work(int worker)
        {
            do
            {
                // Told at the end of a run: a number that all threads write is slow to write.
                int done = 0;
                for (; Take(worker) is >= 0 and var mine; done++)
                {
                    try
                    {
                        _task(mine, worker);
                    }
                    catch (Exception exception)
                    {
                        Failure = exception;
                    }
                }
                Interlocked.Add(ref _done, done);
            }
            while (TakeOver(worker));
        }

        public void WaitForOthers()
        {
            var spinner = new SpinWait();
            while (Volatile.Read(ref _done) < _tasks)
            {
                if (spinner.Count < 100)
                    Thread.SpinWait(8);
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        private static long Run(int first, int end) => ((long)end << 32) | (uint)first;

        /// <returns>The first task of a worker's run; −1 if there is none.</returns>
        private int Take(int worker)
        {
            ref long run = ref _runs[worker * Apart];
            while (true)
            {
                long seen = Volatile.Read(ref run);
                int first = (int)seen;
                if (first >= (int)(seen >> 32))
                    return -1;
                if (Interlocked.CompareExchange(ref run, seen + 1, seen) == seen)
                    return first;
            }
        }

        /// <summary>Makes the second half of another's run one's own.</summary>
        private bool TakeOver(int worker)
        {
            for (int i = 1; i < _threads; i++)
            {
                ref long run = ref _runs[(worker + i) % _threads * Apart];
                while (true)
                {
                    long seen = Volatile.Read(ref run);
                    int first = (int)seen, end = (int)(seen >> 32);
                    if (first >= end)
                        break;
                    int middle = first + (end - first) / 2;
                    if (Interlocked.CompareExchange(ref run, Run(first, middle), seen) != seen)
                        continue;
                    // Nobody writes to a run that is empty but its owner.
                    Volatile.Write(ref _runs[worker * Apart], Run(middle, end));
                    return true;
                }
            }
            return false;
        }
    }
}
