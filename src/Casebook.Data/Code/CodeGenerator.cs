using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>
/// Small questions about code: what a snippet prints, which line has the fault, an expression or a function for a task.
/// Held out are the wordings of questions and the names in the code; the kinds of snippet are not.
/// </summary>
internal sealed class CodeGenerator(PhraseSplit phrases) : ICaseGenerator
{
    public string Domain => "code";

    public string Verifier => "code";

    public string Ask(string description) => Prompts.Code(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        var writer = new QuestionWriter(phrases, split, random);
        CodeQuestion question = (ordinal % 5) switch
        {
            0 or 1 => OutputQuestions.Draw(writer, random),
            2 => FaultQuestions.Draw(writer, random),
            _ => TaskQuestions.Draw(writer, random),
        };
        return new GeneratedCase(question.Text, question.Trace, question.Answer, question.Reference, [question.Label], writer.Used) { Names = question.Names };
    }
}
