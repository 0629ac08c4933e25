using Casebook.Models.Architecture;
using Casebook.Runs.Folders;
using Casebook.Training.Checkpoints;

namespace Casebook.Training.Sft;

/// <summary>Whether a folder's supervised fine-tuning can be gone on with.</summary>
internal static class SftResumption
{
    private static readonly string[] _freeKeys = ["threads", "batch.recompute_activations", "checkpoints.", "validation."];

    /// <exception cref="ForeignRunException">The folder's recipe says something else.</exception>
    public static void CheckRecipe(RunFolder run, SftRecipe recipe) => Resumption.CheckRecipe(run, recipe, _freeKeys);

    /// <param name="baseSha256">Of the model below the adapters; empty where all weights are learned and the checkpoint has them.</param>
    /// <exception cref="ForeignRunException">The checkpoint is of another data set, tokenizer or model.</exception>
    public static void CheckState(RunFolder run, TrainingState state, LlamaConfig saved, SftInputs inputs, string baseSha256, int steps)
    {
        Resumption.CheckHash(run, state.Step, state.DataSha256, inputs.DataSha256, "other training data", inputs.TrainingFile);
        Resumption.CheckHash(run, state.Step, state.TokenizerSha256, inputs.TokenizerSha256, "another tokenizer", inputs.TokenizerFolder);
        Resumption.CheckHash(run, state.Step, state.ReferenceSha256, baseSha256, "another model", inputs.ModelLocation);
        Resumption.CheckConfig(run, state.Step, saved, inputs.Config);
        Resumption.CheckSteps(run, state, steps);
    }
}
