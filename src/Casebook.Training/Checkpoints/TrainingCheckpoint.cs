using Casebook.Engine.Learning;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;

namespace Casebook.Training.Checkpoints;

/// <summary>
/// What a checkpoint has in it: a whole Hugging Face folder, so that it can be asked and compared like any model, and
/// beside it what AdamW remembers and the run's state. Where adapters are learned they have a folder of their own,
/// because PEFT would put one that lies beside a model upon it; the model below them is read again and not stored.
/// </summary>
internal static class TrainingCheckpoint
{
    public const string MomentsFileName = "optimizer.safetensors";

    /// <summary>The folder of adapters, in a checkpoint and in a run.</summary>
    public const string AdapterFolderName = "adapter";

    private static readonly string[] _moments = ["optimizer.first.", "optimizer.second."];

    public static void Fill(string folder, TrainedModel model, ILearner learner, TrainingState state)
    {
        WriteModel(folder, model, learner);
        if (model.Lora is not null)
        {
            WriteAdapter(Path.Combine(folder, AdapterFolderName), model, learner);
        }
        IEnumerable<(string Name, long[] Shape)> learned = model.Lora is null ? LlamaTensors.Of(model.Config) : LoraMatrix.Tensors(model.Config, model.Lora);
        TensorWriter.WriteFile(
            Path.Combine(folder, MomentsFileName),
            _moments.SelectMany(prefix => learned.Select(tensor => (prefix + tensor.Name, tensor.Shape))),
            ElementType.F32,
            writer => learner.ExportMoments((name, _, elements) => writer.Write(name, elements)));
        state.Write(folder);
    }

    public static void WriteModel(string folder, TrainedModel model, ILearner learner) =>
        ModelFolderWriter.Write(
            folder, model.Config, model.TokenizerFolder, writer => learner.ExportWeights((name, _, elements) => writer.Write(name, elements)));

    public static void WriteAdapter(string folder, TrainedModel model, ILearner learner) =>
        AdapterFolderWriter.Write(
            folder, model.Config, model.Lora!, model.Base, writer => learner.ExportAdapters((name, _, elements) => writer.Write(name, elements)));

    /// <summary>Gives the learner its adapters back, where it learns them, and its moments; weights it has already.</summary>
    public static void ReadLearned(string folder, TrainedModel model, ILearner learner)
    {
        if (model.Lora is not null)
        {
            using AdapterFolder adapter = AdapterFolder.Open(Path.Combine(folder, AdapterFolderName));
            adapter.Check(model.Config);
            learner.Import(adapter.Tensors);
        }
        using ITensorSource moments = SafetensorsFile.Open(Path.Combine(folder, MomentsFileName));
        learner.Import(moments);
    }
}
