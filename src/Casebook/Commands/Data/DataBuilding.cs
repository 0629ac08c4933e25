using Casebook.Data.Building;
using Casebook.Shell;

namespace Casebook.Commands.Data;

/// <summary>Builds a data set while showing progress.</summary>
internal static class DataBuilding
{
    public static Task<DataStatistics> RunAsync(Terminal terminal, DataRecipe recipe, string folder, CancellationToken cancellation) =>
        LiveProgress.Show(terminal.Notes, "Building data", live => Task.Run(
            () => DataBuild.Run(recipe, folder, new Follower(live), cancellation), CancellationToken.None));

    private sealed class Follower(LiveProgress live) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) =>
            live.Report(value.Done, value.Total, value.Total <= 1 ? value.Stage : $"{value.Stage} {value.Done:N0} of {value.Total:N0}");
    }
}
