using System.CommandLine;
using Casebook.Engine.Generation;
using Casebook.Models.Folders;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model info</c>: sizes, encodings, tokenizer, template, memory.</summary>
internal static class ModelInfoCommand
{
    public static Command Create()
    {
        Argument<string> model = ModelCommands.ModelArgument();
        Option<string?> tokenizer = ModelCommands.Llama2cTokenizer();
        return new Command("info", "Show a model's sizes, how its tensors are stored, its tokenizer and chat template, and the memory that it takes.")
        {
            model, tokenizer, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            using ModelFiles files = OpenedModel.Open(context.Arguments.GetRequiredValue(model), context.Arguments.GetValue(tokenizer));
            var info = ModelInfo.Of(files);
            context.Terminal.Json(info, ModelInfoJson.Default.ModelInfo);
            Show(context.Terminal.Results, info);
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("model info path/to/model.gguf", "model info runs/demo/grpo --json");
    }

    private static void Show(IAnsiConsole console, ModelInfo info)
    {
        ModelArchitecture shape = info.Architecture;
        console.WriteText($"{info.Model}: {info.Format}, {info.Parameters:N0} parameters in {Sizes.Binary(info.Bytes)} ({info.BitsPerParameter:0.00} bits each)");
        console.WriteText($"Layers {shape.Layers}, hidden {shape.HiddenSize}, feed-forward {shape.FeedForwardSize}, heads {shape.Heads} of {shape.HeadSize} ({shape.KeyValueHeads} for keys), vocabulary {shape.VocabularySize:N0}{(shape.TiedEmbeddings ? ", head tied to the embedding" : "")}{(shape.Precision == "fp32" ? "" : $", trained in {shape.Precision}")}");
        string scaling = shape.RopeScaling is null ? "" : $", {shape.RopeScaling} scaling by {shape.RopeScalingFactor}";
        console.WriteText($"Context {shape.ContextLength:N0} tokens, rotary base {shape.RopeTheta:0.#}{scaling}");
        console.WriteText($"Tokenizer: {info.Tokenizer.Kind}, {info.Tokenizer.Vocabulary:N0} tokens, {info.Tokenizer.SpecialTokens:N0} of them special");
        console.WriteText($"Chat template: {info.Template ?? (info.TemplateProblem is null ? "none, a base model" : $"not usable: it {info.TemplateProblem}")}");
        console.WriteText($"Memory: {Sizes.Binary(info.Memory.WeightBytes)} of weights, {Sizes.Binary(info.Memory.CacheBytesPerToken)} for each token of context ({Sizes.Binary(info.Memory.CacheBytesFullContext)} when it is full)");
        console.WriteText(info.Memory.Here is { } here ? $"Here and now: {here.Told()}" : $"Here and now: does not fit, {Sizes.Binary(GenerationMemory.Usable(ModelMemory.Available))} can be had");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("kind", "encoding", "tensors", "parameters", "size");
        foreach (TableColumn column in table.Columns.Skip(2))
            column.RightAligned();
        foreach (EncodingShare share in info.Tensors)
            table.AddRow(share.Kind, share.Encoding, $"{share.Tensors:N0}", $"{share.Parameters:N0}", Sizes.Binary(share.Bytes));
        console.Write(table);
    }
}
