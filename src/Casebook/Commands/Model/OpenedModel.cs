using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Model;

/// <summary>Opens what a user named, and reads or writes it with progress.</summary>
internal static class OpenedModel
{
    public static ModelFiles Open(string named, string? llama2cTokenizer = null) =>
        llama2cTokenizer is null ? ModelFiles.Open(ModelSearch.Locate(named)) : ModelFiles.OpenLlama2c(named, llama2cTokenizer);

    /// <summary>Does work that reads every tensor.</summary>
    public static Task<T> FollowAsync<T>(Terminal terminal, string title, Func<IProgress<ConversionProgress>, T> work) =>
        LiveProgress.Show(terminal.Notes, title, live => Task.Run(() => work(new Follower(live))));

    private sealed class Follower(LiveProgress live) : IProgress<ConversionProgress>
    {
        public void Report(ConversionProgress value) => live.Report(value.Done, value.Total, value.Tensor);
    }
}
