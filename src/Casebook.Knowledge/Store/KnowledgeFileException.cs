using Casebook.Runs.Errors;

namespace Casebook.Knowledge.Store;

/// <summary>A file of knowledge, a publisher's or a stored one, that can not be used.</summary>
public sealed class KnowledgeFileException(string file, string place, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, place, problem, remedy, inner);
