using System.CommandLine;
using Casebook.Engine.Constraints;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Ask;

/// <summary>The options of <c>ask</c> that say what trace and answer must look like.</summary>
internal sealed class AnswerLimits
{
    private readonly Option<int?> _budget = SamplingOptions.Bounded(new Option<int?>("--thinking-budget") { Description = "Close the trace after so many tokens, and let the model answer.", HelpName = "tokens" }, value => value is null or >= 0, "at least 0");
    private readonly Option<string?> _regex = new("--regex") { Description = "Hold the answer (not the trace) to a regular expression.", HelpName = "expression" };
    private readonly Option<string?> _schema = new("--json-schema") { Description = "Hold the answer (not the trace) to a JSON schema.", HelpName = "file" };

    /// <summary>For the command.</summary>
    public IReadOnlyList<Option> Options => [_budget, _regex, _schema];

    public int? ThinkingBudget(ParseResult arguments) => arguments.GetValue(_budget);

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
}
