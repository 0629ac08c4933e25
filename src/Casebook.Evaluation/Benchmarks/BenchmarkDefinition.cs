using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>What a benchmark is: one YAML file without anything executable.</summary>
public sealed class BenchmarkDefinition
{
    [Description("Short and fixed: ctibench-rcm")]
    [RegularExpression("[a-z0-9][a-z0-9-]*", ErrorMessage = "is not of small letters, digits and hyphens")]
    public required string Id { get; set; }

    [Description("Name for people")]
    public required string Title { get; set; }

    [Description("The suite that it belongs to")]
    public required BenchmarkSuite Suite { get; set; }

    [Description("Where the published file comes from: an address")]
    public required string Source { get; set; }

    [Description("Commit or release of the source that the hash belongs to. Default none.")]
    public string? Revision { get; set; }

    [Description("Licence of the data, as its publisher states it")]
    public required string Licence { get; set; }

    [Description("The paper. Default none.")]
    public string? Paper { get; set; }

    [Description("What is asked and how it is judged: the name of a kind")]
    public required string Kind { get; set; }

    [Description("The published files")]
    public required BenchmarkData Data { get; set; }

    [Description("Which column is what")]
    public required BenchmarkColumns Columns { get; set; }

    [Description("What the model is shown: text with {question}, {choices}, {letters}, {subject}, {passages}, {preamble} or any {column}. Default: the data's own prompt column, else the kind's wording.")]
    public string? Prompt { get; set; }

    [Description("Letters that options have. Default ABCD.")]
    public string Letters { get; set; } = "ABCD";

    [Description("Solved examples before the question, from a file beside the data. Default 0.")]
    [Range(0, 100)]
    public int Shots { get; set; }

    [Description("How the official score takes the answer from a text: the name of a reading that the kind has. Default: the kind's first.")]
    public string? OfficialReading { get; set; }

    [Description("How the model's authors score it (cisco-foundation-ai/faith). Default: they do not cover it.")]
    public FaithProtocol? Faith { get; set; }

    [Description("How a judge model decides. Default: rules do, or a judge is asked in our own wording.")]
    public JudgeDefinition? Judge { get; set; }

    [Description("Whether every request is wrapped into each of our attack templates: then a row is a hundred times its row in the file, plus the template's number. Default no.")]
    public bool Attacks { get; set; }

    [Description("Anything that a reader of a score must know. Default none.")]
    public string? Note { get; set; }
}

/// <summary>Benchmarks that are run together.</summary>
public enum BenchmarkSuite
{
    /// <summary>Cybersecurity.</summary>
    Cyber,

    /// <summary>General abilities.</summary>
    General,

    /// <summary>Refusing what is harmful, and not refusing what is not.</summary>
    Safety,
}

/// <summary>The files of a benchmark.</summary>
public sealed class BenchmarkData
{
    [Description("The folder below --data in which they are looked for too. Default none.")]
    public string? Folder { get; set; }

    [Description("Names of the files in the order of their rows; * stands for anything")]
    public required IReadOnlyList<string> Files { get; set; }

    [Description("tsv, csv, json, jsonl or parquet; a file may be packed with gzip")]
    public required DataFormat Format { get; set; }

    [Description("The files are shipped inside the program; --data is not looked at. Default false.")]
    public bool Shipped { get; set; }

    [Description("SHA-256 of each file as published, unpacked. Default: not pinned.")]
    public IReadOnlyList<string> Sha256 { get; set; } = [];

    [Description("Names of the columns where the file has no line of them. Default: it has.")]
    public IReadOnlyList<string> Header { get; set; } = [];

    [Description("The key of a JSON object that holds the list of rows. Default: the file is the list.")]
    public string? Root { get; set; }

    [Description("Rows that all files have together. Default: not checked.")]
    public int? Rows { get; set; }

    [Description("A file beside them with one answer a row, in their order: a JSON list. Default none.")]
    public string? Answers { get; set; }

    [Description("Folder with a text for each file, of the same name and ending with .txt, that stands before its questions as {preamble}: worked examples. Default none.")]
    public string? Preambles { get; set; }

    [Description("YAML files of names that mean the same thing, a list for each name; for answers that are names. Default none.")]
    public string? Aliases { get; set; }

    [Description("The same for names that mean something near. Default none.")]
    public string? Related { get; set; }

    [Description("Only rows in which a column has a value. Default: all.")]
    public IReadOnlyList<RowFilter> Only { get; set; } = [];
}

/// <summary>How a data file is written.</summary>
public enum DataFormat
{
    /// <summary>Tab-separated, quoted where needed.</summary>
    Tsv,

    /// <summary>Comma-separated, quoted where needed (RFC 4180).</summary>
    Csv,

    /// <summary>One JSON list, or an object that holds it.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Apache Parquet; lists and structures in it are as in JSON.</summary>
    Parquet,
}

/// <summary>Lets through the rows in which a column has one of some values.</summary>
public sealed class RowFilter
{
    [Description("The column")]
    public required string Column { get; set; }

    [Description("Its value is one of these. Default: any.")]
    public IReadOnlyList<string> Is { get; set; } = [];

    [Description("Its value is none of these. Default: none.")]
    public IReadOnlyList<string> IsNot { get; set; } = [];

    [Description("Its value has no character of this range: two characters. Default none.")]
    [StringLength(2, MinimumLength = 2)]
    public string? Without { get; set; }
}

/// <summary>Which column is what.</summary>
public sealed class BenchmarkColumns
{
    [Description("The question. Default none: the prompt is all.")]
    public string? Question { get; set; }

    [Description("The whole prompt as published. Default none.")]
    public string? Prompt { get; set; }

    [Description("The right answer. Default none: the answers stand in a file of their own, or a judge decides.")]
    public string? Answer { get; set; }

    [Description("The options: a column each, or one column that holds all. Default none.")]
    public IReadOnlyList<string> Choices { get; set; } = [];

    [Description("Passages that come with the question, pairs of a title and sentences, for {passages}. Default none.")]
    public string? Passages { get; set; }

    [Description("What a request comes with, which a judge is shown beside it. Default none.")]
    public string? Context { get; set; }

    [Description("What the question is about, to report by it. Default none.")]
    public string? Subject { get; set; }

    [Description("What names a row for people. Default: its number.")]
    public string? Name { get; set; }
}

/// <summary>What the protocol of cisco-foundation-ai/faith does otherwise.</summary>
public sealed class FaithProtocol
{
    [Description("Rows that it leaves out, by their number from 0: duplicates of others. Default none.")]
    public IReadOnlyList<int> Drop { get; set; } = [];

    [Description("Only rows in which a column has a value. Default: all.")]
    public IReadOnlyList<RowFilter> Only { get; set; } = [];
}

/// <summary>How a benchmark's authors have answers judged.</summary>
public sealed class JudgeDefinition
{
    [Description("Files beside the data with the wording in which the judge is asked; the first that is there counts. Default: our own wording.")]
    public IReadOnlyList<string> Prompts { get; set; } = [];

    [Description("Rows that no judge model decides about, and that the official score leaves out. Default none.")]
    public IReadOnlyList<RowFilter> LeftOut { get; set; } = [];
}
