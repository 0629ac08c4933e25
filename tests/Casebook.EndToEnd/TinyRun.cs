using System.Security.Cryptography;

namespace Casebook.EndToEnd;

/// <summary>A tiny data set and an unbroken training on it, made once by the real program.</summary>
public sealed class TinyRun : IAsyncLifetime
{
    public Cli Cli { get; } = new();

    public string Data => Cli.At("runs", "data");

    public string Run => Cli.At("runs", "whole");

    /// <summary>What the training of a run folder is called with.</summary>
    public string[] Training(string folder) => ["train", "sft", "recipes/tiny/sft.yaml", "--data", Data, "--out", folder];

    public static string Weights(string run) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(run, "model", "model.safetensors"))));

    public async ValueTask InitializeAsync()
    {
        (await Cli.Run("data", "build", "recipes/tiny/data.yaml", "--out", Data)).EndedWith(0);
        (await Cli.Run(Training(Run))).EndedWith(0);
    }

    public ValueTask DisposeAsync()
    {
        Cli.Dispose();
        return ValueTask.CompletedTask;
    }
}
