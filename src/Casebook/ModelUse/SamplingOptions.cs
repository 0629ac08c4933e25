using System.CommandLine;
using System.Globalization;
using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Shell;

namespace Casebook.ModelUse;

/// <summary>The options that say how tokens are chosen and where they end, for every command that prints what a model says.</summary>
/// <param name="maximumTokens">What <c>--max-tokens</c> counts, as a sentence.</param>
/// <param name="stop">What <c>--stop</c> ends, as a sentence.</param>
internal sealed class SamplingOptions(string maximumTokens, string stop)
{
    private readonly Option<int> _maximum = SharedOptions.MaximumTokens(maximumTokens);
    private readonly Option<float> _temperature = SharedOptions.Temperature();
    private readonly Option<uint> _seed = new("--seed") { Description = "Of the draws, where the temperature is above 0.", DefaultValueFactory = _ => 0, HelpName = "number" };
    private readonly Option<int> _topK = Bounded(new Option<int>("--top-k") { Description = "Draw from the k most probable tokens only; 0 for all.", DefaultValueFactory = _ => 0, HelpName = "number" }, value => value >= 0, "at least 0");
    private readonly Option<float> _topP = Bounded(new Option<float>("--top-p") { Description = "Draw from the most probable tokens that together reach this probability only.", DefaultValueFactory = _ => 1, HelpName = "number" }, value => value is > 0 and <= 1, "above 0 and at most 1");
    private readonly Option<float> _minP = Bounded(new Option<float>("--min-p") { Description = "Draw from tokens at least this times as probable as the most probable one only.", DefaultValueFactory = _ => 0, HelpName = "number" }, value => value is >= 0 and <= 1, "from 0 to 1");
    private readonly Option<float> _repetition = Bounded(new Option<float>("--repetition-penalty") { Description = "Above 1 makes tokens of the last 64 less probable.", DefaultValueFactory = _ => 1, HelpName = "number" }, value => value is > 0 and <= 100, "above 0 and at most 100");
    private readonly Option<string[]> _stop = new("--stop") { Description = $"{stop} May be given several times.", HelpName = "text" };

    /// <summary>For the command.</summary>
    public IReadOnlyList<Option> Options => [_maximum, _temperature, _seed, _topK, _topP, _minP, _repetition, _stop];

    /// <summary>What was typed.</summary>
    public CompletionSettings Settings(ParseResult arguments) => new()
    {
        MaximumTokens = arguments.GetValue(_maximum),
        Sampling = new SamplingParameters
        {
            Temperature = arguments.GetValue(_temperature),
            Seed = arguments.GetValue(_seed),
            TopK = arguments.GetValue(_topK),
            TopP = arguments.GetValue(_topP),
            MinP = arguments.GetValue(_minP),
            RepetitionPenalty = arguments.GetValue(_repetition),
        },
        StopTexts = [.. (arguments.GetValue(_stop) ?? []).Where(text => text.Length > 0)],
    };

    /// <summary>An option whose numbers have a range.</summary>
    public static Option<T> Bounded<T>(Option<T> option, Func<T, bool> holds, string range)
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is told by the parser.
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out _) && !holds(result.GetValueOrDefault<T>()!))
                result.AddError($"{option.Name} must be {range}.");
        });
        return option;
    }
}
