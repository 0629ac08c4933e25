using System.Text.Json.Serialization;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Entries;
using Casebook.Knowledge.Store;

namespace Casebook.Commands.Knowledge;

/// <summary>The JSON of a part.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Version">The publisher's release.</param>
/// <param name="BuiltIn">Whether it came with the program.</param>
/// <param name="File">Where it lies; null where it came with the program.</param>
/// <param name="Bytes">How large that file is.</param>
/// <param name="Sources">What it was made from.</param>
/// <param name="Counts">How many entries of each kind.</param>
internal sealed record ShownRelease(
    string Part, string Version, bool BuiltIn, string? File, long? Bytes, IReadOnlyList<KnowledgeSource> Sources, IReadOnlyList<KindCount> Counts)
{
    public static ShownRelease Of(KnowledgeRelease release, string file) => release.BuiltIn
        ? new(release.Part, release.Version, true, null, null, [], release.Counts)
        : new(release.Part, release.Version, false, file, new FileInfo(file).Length, release.Sources, release.Counts);
}

/// <summary>The JSON of <c>knowledge info</c>.</summary>
/// <param name="Store">The folder of imported knowledge.</param>
/// <param name="OpenMilliseconds">How long opening it took.</param>
/// <param name="Releases">Its parts.</param>
/// <param name="Faults">What <c>--verify</c> found; null where it was not asked for.</param>
internal sealed record ShownInfo(string Store, double OpenMilliseconds, IReadOnlyList<ShownRelease> Releases, IReadOnlyList<string>? Faults);

/// <summary>The JSON of <c>knowledge show</c>: one line for each entry that an id names.</summary>
/// <param name="Release">The part and version that it is from.</param>
/// <param name="BuiltIn">Whether that came with the program.</param>
/// <param name="Entry">The entry.</param>
internal sealed record ShownEntry(string Release, bool BuiltIn, KnowledgeEntry Entry);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShownRelease))]
[JsonSerializable(typeof(ShownInfo))]
[JsonSerializable(typeof(ShownEntry))]
[JsonSerializable(typeof(CvssReading))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
