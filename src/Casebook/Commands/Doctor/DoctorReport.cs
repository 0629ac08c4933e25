using System.Text.Json.Serialization;
using Casebook.ModelUse;

namespace Casebook.Commands.Doctor;

/// <summary>What <c>casebook doctor</c> found; its JSON form is this record.</summary>
/// <param name="Version">Casebook's own version.</param>
/// <param name="Runtime">For example <c>.NET 10.0.1</c>.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Processor">The processor and what it can do.</param>
/// <param name="MemoryTotalBytes">Of the machine, or of the container where that is less.</param>
/// <param name="MemoryAvailableBytes">What can be had without swapping; null where the system does not say.</param>
/// <param name="DiskFreeBytes">Where runs are written; null where the system does not say.</param>
/// <param name="Sdks">Versions of the .NET SDKs found beside the runtime.</param>
/// <param name="Models">Models that can be used without naming a path elsewhere.</param>
/// <param name="DataFolder">The folder that CASEBOOK_DATA names; null where it is not set or not there.</param>
/// <param name="Checks">All of it judged, with what to do.</param>
internal sealed record DoctorReport(
    string Version,
    string Runtime,
    string System,
    ProcessorReport Processor,
    long MemoryTotalBytes,
    long? MemoryAvailableBytes,
    long? DiskFreeBytes,
    IReadOnlyList<string> Sdks,
    IReadOnlyList<FoundModel> Models,
    string? DataFolder,
    IReadOnlyList<Check> Checks);

/// <summary>The processor.</summary>
/// <param name="Name">As the system calls it.</param>
/// <param name="Threads">Logical processors that this process may use.</param>
/// <param name="Features">Instruction sets that matter for the kernels, by their Linux names.</param>
/// <param name="Kernels">The kernel path chosen; null where CASEBOOK_KERNELS asks for one that is not to be had.</param>
internal sealed record ProcessorReport(string Name, int Threads, IReadOnlyList<string> Features, string? Kernels);

/// <summary>One thing looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Check(string Name, CheckState State, string Found, string? Remedy = null);

/// <summary>How a thing stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Works, but the user may want to know.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>Something will not work.</summary>
    [JsonStringEnumMemberName("problem")]
    Problem,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
