using Casebook.Engine.Generation;
using Casebook.Shell;

namespace Casebook.ModelUse;

/// <summary>Loads a model for a command. One that takes its time shows how far it is, on a terminal.</summary>
internal static class ModelLoading
{
    // A bar that is gone as soon as it is there is noise.
    private static readonly TimeSpan _unnoticed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(100);

    /// <param name="named">What the user named; null for the newest run's model.</param>
    /// <param name="context">The longest sequence that the user asked for; null for what is best.</param>
    /// <param name="chats">Whether it will be asked, for which it needs a chat template.</param>
    /// <exception cref="MemoryShortException">It does not fit into the memory that there is.</exception>
    public static Task<LoadedModel> OpenAsync(CommandContext command, string? named, int? context = null, bool chats = true) =>
        FollowAsync(command, progress => LoadedModel.Open(named, new LoadSettings { Chats = chats, Context = context, Progress = progress }));

    /// <summary>Loads on another thread while this one looks on.</summary>
    /// <param name="load">Tells the share that is loaded, from 0 to 1, and what is taken; telling throws where the command is cancelled.</param>
    public static async Task<T> FollowAsync<T>(CommandContext command, Func<Action<double, GenerationMemory>, T> load)
    {
        LoadState state = new(0, null);
        Task<T> loading = Task.Run(() => load((share, memory) =>
        {
            command.Cancellation.ThrowIfCancellationRequested();
            Volatile.Write(ref state, new LoadState(share, memory));
        }));
        if (!LiveProgress.Moves(command.Terminal.Notes) || await EndsWithin(loading, _unnoticed))
            return await loading;
        return await LiveProgress.Show(command.Terminal.Notes, "Loading", async live =>
        {
            while (!await EndsWithin(loading, _betweenLooks))
                Report(live, Volatile.Read(ref state));
            Report(live, Volatile.Read(ref state));
            return await loading;
        });
    }

    private static void Report(LiveProgress live, LoadState now) => live.Report(now.Share, 1, now.Memory?.Told() ?? "");

    private static async Task<bool> EndsWithin(Task work, TimeSpan time) => await Task.WhenAny(work, Task.Delay(time)) == work;

    private sealed record LoadState(double Share, GenerationMemory? Memory);
}
