using System.CommandLine;
using System.Globalization;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Ask;

/// <summary>The options of <c>ask</c> that say how a token is chosen and what the answer must look like.</summary>
internal sealed class AnswerLimits
{
    private readonly Option<int> _topK = Bounded(new Option<int>("--top-k") { Description = "Draw from the k most probable tokens only; 0 for all.", DefaultValueFactory = _ => 0, HelpName = "number" }, value => value >= 0, "at least 0");
    private readonly Option<float> _topP = Bounded(new Option<float>("--top-p") { Description = "Draw from the most probable tokens that together reach this probability only.", DefaultValueFactory = _ => 1, HelpName = "number" }, value => value is > 0 and <= 1, "above 0 and at most 1");
    private readonly Option<float> _minP = Bounded(new Option<float>("--min-p") { Description = "Draw from tokens at least this times as probable as the most probable one only.", DefaultValueFactory = _ => 0, HelpName = "number" }, value => value is >= 0 and <= 1, "from 0 to 1");
    private readonly Option<float> _repetition = Bounded(new Option<float>("--repetition-penalty") { Description = "Above 1 makes tokens of the last 64 less probable.", DefaultValueFactory = _ => 1, HelpName = "number" }, value => value is > 0 and <= 100, "above 0 and at most 100");
    private readonly Option<string[]> _stop = new("--stop") { Description = "End the answer before this text. May be given several times.", HelpName = "text" };
    private readonly Option<int?> _budget = Bounded(new Option<int?>("--thinking-budget") { Description = "Close the trace after so many tokens, and let the model answer.", HelpName = "tokens" }, value => value is null or >= 0, "at least 0");
    private readonly Option<string?> _regex = new("--regex") { Description = "Hold the answer (not the trace) to a regular expression.", HelpName = "expression" };
    private readonly Option<string?> _schema = new("--json-schema") { Description = "Hold the answer (not the trace) to a JSON schema.", HelpName = "file" };

    /// <summary>For the command.</summary>
    public IReadOnlyList<Option> Options => [_topK, _topP, _minP, _repetition, _stop, _budget, _regex, _schema];

    public SamplingParameters Sampling(ParseResult arguments, float temperature, uint seed) => new()
    {
        Temperature = temperature,
        Seed = seed,
        TopK = arguments.GetValue(_topK),
        TopP = arguments.GetValue(_topP),
        MinP = arguments.GetValue(_minP),
        RepetitionPenalty = arguments.GetValue(_repetition),
    };

    public int? ThinkingBudget(ParseResult arguments) => arguments.GetValue(_budget);

    public IReadOnlyList<string> StopTexts(ParseResult arguments) => [.. (arguments.GetValue(_stop) ?? []).Where(text => text.Length > 0)];

    /// <exception cref="ConstraintException">Not in the subset.</exception>
    /// <exception cref="TextFileException">The schema's file can not be read.</exception>
    public AnswerConstraint? Constraint(ParseResult arguments, LoadedModel model)
    {
        TokenVocabulary Vocabulary() => TokenVocabulary.Of(model.Tokenizer);
        string? regex = arguments.GetValue(_regex), schema = arguments.GetValue(_schema);
        if (regex is not null && schema is not null)
            throw new ConstraintException("--regex", "", "can not be combined with --json-schema", "Leave one of the two out.");
        return regex is not null ? AnswerConstraint.OfRegex(regex, Vocabulary())
            : schema is not null ? AnswerConstraint.OfSchema(TextFile.Read(schema, "Name a file that has a JSON schema."), Vocabulary())
            : null;
    }

    private static Option<T> Bounded<T>(Option<T> option, Func<T, bool> holds, string range)
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
