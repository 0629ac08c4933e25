using Casebook.Engine.Threading;

namespace Casebook.Engine.Tests.Threading;

public sealed class WorkerPoolTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 1000)]
    [InlineData(8, 3)]
    [InlineData(8, 0)]
    public void Every_task_runs_once(int threads, int tasks)
    {
        using var pool = new WorkerPool(threads);
        // Jobs follow one another at once: a worker that comes late to one must not touch the next.
        for (int job = 0; job < 200; job++)
        {
            int[] runs = new int[tasks];
            pool.Run(tasks, (task, worker) =>
            {
                worker.ShouldBeInRange(0, threads - 1);
                Interlocked.Increment(ref runs[task]);
            });
            runs.ShouldAllBe(count => count == 1);
        }
    }

    // On a shared machine a thread may not be scheduled for a long time; what it would have done has to be done by others.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void All_that_a_thread_has_not_begun_is_done_by_others(int threads)
    {
        const int tasks = 101;
        using var pool = new WorkerPool(threads);
        using var othersDone = new CountdownEvent(tasks - 1);
        int stuck = -1;
        pool.Run(tasks, (_, worker) =>
        {
            if (Interlocked.CompareExchange(ref stuck, worker, -1) == -1)
                othersDone.Wait(_long, TestContext.Current.CancellationToken).ShouldBeTrue("the other tasks wait for a thread that is stuck");
            else
                othersDone.Signal();
        });
    }

    // Neighbouring tasks read neighbouring memory, which is fast only in long streams.
    [Fact]
    public void A_thread_begins_with_neighbouring_tasks()
    {
        const int tasks = 64;
        using var pool = new WorkerPool(2);
        using var both = new Barrier(2);
        int[] first = [-1, -1];
        pool.Run(tasks, (task, worker) =>
        {
            if (Interlocked.CompareExchange(ref first[worker], task, -1) == -1)
                both.SignalAndWait(_long, TestContext.Current.CancellationToken).ShouldBeTrue();
        });
        first.ShouldBe([0, tasks / 2]);
    }

    [Fact]
    public void An_exception_arrives_when_the_other_tasks_are_done()
    {
        using var pool = new WorkerPool(2);
        int done = 0;
        Should.Throw<InvalidOperationException>(() => pool.Run(50, (task, _) =>
        {
            if (task == 20)
                throw new InvalidOperationException();
            Interlocked.Increment(ref done);
        }));
        done.ShouldBe(49);
    }
}
