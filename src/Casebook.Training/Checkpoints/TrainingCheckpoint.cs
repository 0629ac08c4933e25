using Casebook.Engine.Learning;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;

namespace Casebook.Training.Checkpoints;

/// <summary>
/// What a checkpoint has in it: a whole Hugging Face folder, so that it can be asked and compared like any model, and
/// beside it what AdamW remembers and the run's state.
/// </summary>
internal static class TrainingCheckpoint
{
    public const string MomentsFileName = "optimizer.safetensors";

    private static readonly string[] Moments = ["optimizer.first.", "optimizer.second."];

    public static void Fill(string folder, LlamaConfig config, string tokenizerFolder, ILearner learner, TrainingState state)
    {
        WriteModel(folder, config, tokenizerFolder, learner);
        TensorWriter.WriteFile(
            Path.Combine(folder, MomentsFileName),
            Moments.SelectMany(prefix => LlamaTensors.Of(config).Select(tensor => (prefix + tensor.Name, tensor.Shape))),
            ElementType.F32,
            writer => learner.ExportMoments((name, _, elements) => writer.Write(name, elements)));
        state.Write(folder);
    }

    public static void WriteModel(string folder, LlamaConfig config, string tokenizerFolder, ILearner learner) =>
        ModelFolderWriter.Write(
            folder, config, tokenizerFolder, writer => learner.ExportWeights((name, _, elements) => writer.Write(name, elements)));

    /// <summary>Gives the learner its moments back; weights it has already.</summary>
    public static void ReadMoments(string folder, ILearner learner)
    {
        using ITensorSource moments = SafetensorsFile.Open(Path.Combine(folder, MomentsFileName));
        learner.Import(moments);
    }
}
