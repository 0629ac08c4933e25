using Casebook.Knowledge.Entries;

namespace Casebook.Knowledge.Import;

/// <summary>What a file gave that stands in memory whole.</summary>
/// <param name="Part">The part that it belongs to.</param>
/// <param name="Version">The release that it names; null where it names none.</param>
/// <param name="NewestDay">The newest day that it names, <c>2025-11-12</c>; null where it names none.</param>
/// <param name="Entries">Its entries.</param>
internal sealed record SourceContent(string Part, string? Version, string? NewestDay, IReadOnlyList<KnowledgeEntry> Entries);
