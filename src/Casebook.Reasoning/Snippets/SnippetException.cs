namespace Casebook.Reasoning.Snippets;

/// <summary>A snippet that is not of the language, fails when run, or asks for more than it is given.</summary>
internal sealed class SnippetException(string problem) : Exception(problem);
