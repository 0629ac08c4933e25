using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>Something that one expression computes.</summary>
/// <param name="Kind">The section of the task's wordings.</param>
/// <param name="Parameter">The kind of what is given: <c>text</c>, <c>number</c>, <c>list</c>.</param>
/// <param name="Write">From the parameter's name and the constant to the expression.</param>
/// <param name="Constant">Draws the constant that the task names; empty where it names none.</param>
/// <param name="Input">Draws a test's input, as a literal, given the constant.</param>
internal sealed record CodeTask(
    string Kind,
    string Parameter,
    Func<string, string, string> Write,
    Func<RandomStream, string> Constant,
    Func<RandomStream, string, string> Input);
