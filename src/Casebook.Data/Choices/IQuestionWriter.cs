using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Choices;

/// <summary>Writes questions of one kind.</summary>
internal interface IQuestionWriter
{
    /// <summary>What the statistics call the kind: <c>weakness</c>.</summary>
    string Kind { get; }

    /// <param name="used">Takes the keys of what was used.</param>
    ChoiceQuestion Write(Split split, RandomStream random, List<string> used);
}
