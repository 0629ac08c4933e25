using System.CommandLine;

namespace Casebook.Commands.Model;

/// <summary><c>casebook model …</c>.</summary>
internal static class ModelCommands
{
    public static Command Create() => new("model", "Look into model files, check them, convert, quantise and merge them.")
    {
        ModelInfoCommand.Create(),
        ModelVerifyCommand.Create(),
        ModelConvertCommand.Create(),
        ModelQuantizeCommand.Create(),
        ModelMergeCommand.Create(),
    };

    public static Argument<string> ModelArgument() => new("model")
    {
        Description = "A Hugging Face folder, a run with a model inside, or a GGUF file.",
    };

    public static Option<string?> Llama2cTokenizer() => new("--tokenizer")
    {
        Description = "The model is a .bin of llama2.c, and this is its tokenizer's .bin.",
        HelpName = "file.bin",
    };
}
