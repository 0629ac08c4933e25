using Casebook.Data.Building;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tokenization;
using Casebook.ModelUse;
using Casebook.Shell;
using Casebook.Training.Grpo;
using Casebook.Training.Planning;
using Casebook.Training.Sft;

namespace Casebook.Commands.Train;

/// <summary>What a dry run says of memory, on standard error, beside the recipe on standard output.</summary>
internal static class MemoryNote
{
    /// <summary>For supervised fine-tuning: of the recipe's new model, or of the one to fine-tune.</summary>
    public static void Write(Terminal terminal, SftRecipe recipe, string? model, string? data)
    {
        if (model is not null)
        {
            Write(terminal, MemoryEstimate.For(recipe, Config(model)));
            return;
        }
        if (recipe.Model is not { } settings)
        {
            terminal.Notes.WriteNote("The memory is not estimated: the recipe has no section model, so --model has to name what is fine-tuned (config.json is enough).");
            return;
        }
        int? vocabulary = data is null ? null : VocabularyOf(data);
        if (vocabulary is null)
            terminal.Notes.WriteNote($"Vocabulary taken as {new DataRecipe().Vocabulary:N0} tokens, the default of data build; --data names the real one.");
        Write(terminal, MemoryEstimate.For(recipe, settings.ToConfig(vocabulary ?? new DataRecipe().Vocabulary)));
    }

    /// <summary>For reinforcement learning.</summary>
    public static void Write(Terminal terminal, GrpoRecipe recipe, string? model)
    {
        if (model is null)
            terminal.Notes.WriteNote("The memory is not estimated: --model has to name the model to start from (config.json is enough).");
        else
            Write(terminal, MemoryEstimate.For(recipe, Config(model)));
    }

    private static LlamaConfig Config(string model) => ModelFiles.ReadConfig(BundledFiles.Folder(ModelSearch.Locate(model)));

    private static int? VocabularyOf(string data)
    {
        string tokenizer = Path.Combine(data, "tokenizer");
        return Directory.Exists(tokenizer) ? Tokenizer.Load(tokenizer).VocabularySize : null;
    }

    private static void Write(Terminal terminal, MemoryEstimate estimate)
    {
        terminal.Notes.WriteNote($"Memory for {estimate.Parameters / 1e6:N2} million parameters, kept in fp32; data and the program itself not counted:");
        foreach (MemoryPart part in estimate.Parts)
            terminal.Notes.WriteNote($"  {Sizes.Binary(part.Bytes),10}  {part.Name}");
        long machine = MemoryEstimate.MachineBytes;
        string verdict = estimate.Total <= machine ? "fits" : "does not fit";
        terminal.Notes.WriteText($"  {Sizes.Binary(estimate.Total),10}  in all; this machine has {Sizes.Binary(machine)}: {verdict}");
    }
}
