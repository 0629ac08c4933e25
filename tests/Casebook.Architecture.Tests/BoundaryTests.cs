using System.Text.RegularExpressions;

namespace Casebook.Architecture.Tests;

/// <summary>What a part may not touch, whoever it knows.</summary>
public sealed partial class BoundaryTests
{
    public static TheoryData<string> Parts => [.. Repository.Parts];

    public static TheoryData<string> PartsBelowTheCommandLine => [.. Repository.Parts.Where(part => part != "Casebook")];

    public static TheoryData<string> PartsWithoutServer => [.. Repository.Parts.Where(part => part is not ("Casebook.Serving" or "Casebook"))];

    // If the reader of metadata saw nothing, every test below would pass.
    [Fact]
    public void The_reader_of_assemblies_sees_what_is_there()
    {
        var own = Compiled.Of("Casebook");
        own.Types.ShouldContain("System.Console");
        own.Assemblies.ShouldContain("System.CommandLine");
        own.Members.ShouldContain("System.Console.get_Error");
    }

    // Training on a cluster node must not need a web server's framework installed.
    [Theory, MemberData(nameof(PartsWithoutServer))]
    public void Only_the_server_knows_the_web_framework(string part)
    {
        Compiled.Of(part).Assemblies.ShouldNotContain(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Repository.Project(part).Descendants("FrameworkReference").ShouldBeEmpty();
    }

    // "dotnet run" on a bare machine must not look for a library that nobody installed. The system's own is always there.
    [Theory, MemberData(nameof(Parts))]
    public void No_part_calls_into_a_native_library(string part) =>
        Compiled.Of(part).NativeModules.ShouldBeSubsetOf(["libc"]);

    // A line on standard output from deep inside would break whoever reads --json.
    [Theory, MemberData(nameof(PartsBelowTheCommandLine))]
    public void Only_the_command_line_talks_to_the_console(string part)
    {
        Compiled.Of(part).Types.ShouldNotContain("System.Console");
        Compiled.Of(part).Assemblies.ShouldNotContain("Spectre.Console");
    }

    // System.Random promises no sequence across versions: a resumed run would not end with the same bits.
    [Theory, MemberData(nameof(Parts))]
    public void No_part_uses_the_system_random_generator(string part) =>
        Compiled.Of(part).Types.ShouldNotContain("System.Random");

    // Their last bits differ between platforms and versions, and log-probabilities would with them.
    [Fact]
    public void The_engine_uses_no_mathematics_whose_bits_vary()
    {
        var engine = Compiled.Of("Casebook.Engine");
        engine.Types.ShouldNotContain("System.MathF");
        engine.Types.ShouldNotContain("System.Numerics.Tensors.TensorPrimitives");
        engine.Members.ShouldNotContain(member => member.Contains("Estimate", StringComparison.Ordinal));
    }

    // What takes a second here takes a minute on a busy machine. Speed is measured in bench/.
    [Fact]
    public void No_test_looks_at_a_clock()
    {
        string[] clocks = [nameof(System.Diagnostics.Stopwatch), "Tick" + "Count", "Elapsed" + "Milliseconds"];
        string[] sources = [.. Repository.TestSources()];
        sources.Length.ShouldBeGreaterThan(250);
        sources.Where(source => Path.GetFileName(source) != "BoundaryTests.cs" && clocks.Any(File.ReadAllText(Path.Combine(Repository.Root, source)).Contains)).ShouldBeEmpty();
    }

    // A file written directly is half a file when the machine stops.
    [Theory, MemberData(nameof(Parts))]
    public void Files_are_written_in_one_place_only(string part)
    {
        var offenders =
            from source in Repository.Sources(part)
            where !source.StartsWith("src/Casebook.Runs/Files/", StringComparison.Ordinal) && source != "src/Casebook.Runs/Folders/FolderLock.cs"
            from line in File.ReadLines(Path.Combine(Repository.Root, source))
            where WritesFile().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select $"{source}: {line.Trim()}";
        offenders.ShouldBeEmpty();
    }

    // The pattern is the test above: it must know a write when it sees one.
    [Theory]
    [InlineData("File.WriteAllText(path, text);", true)]
    [InlineData("using var file = File.Create(path);", true)]
    [InlineData("File.AppendAllLines(path, lines);", true)]
    [InlineData("new FileStream(path, FileMode.Create)", true)]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.ReadWrite)", true)]
    [InlineData("new StreamWriter(path)", true)]
    [InlineData("AtomicFile.WriteAllText(path, text);", false)]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read)", false)]
    [InlineData("File.OpenRead(path)", false)]
    [InlineData("new StreamWriter(stream, encoding)", false)]
    public void The_pattern_knows_a_write(string line, bool writes) => WritesFile().IsMatch(line).ShouldBe(writes);

    [GeneratedRegex("""
        (?x)
        (?<![A-Za-z]) File \. (Write | Append | Create | OpenWrite | Open\(.*(Create|Append|Truncate|Write) )
        | new \s FileStream \( (?! .* FileAccess\.Read\b )
        | new \s StreamWriter \( (?! \w*[sS]tream )
        """)]
    private static partial Regex WritesFile();
}
