using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Attribution;

/// <summary>What an answer that names a threat actor is worth; CTIBench (arXiv 2406.07599) counts right and plausible ones apart.</summary>
public enum ActorMatch
{
    /// <summary>Another actor, several, or none.</summary>
    Wrong,

    /// <summary>One that the reference calls related.</summary>
    Plausible,

    /// <summary>The reference's actor, under any of its names.</summary>
    Right,
}

/// <summary>Compares the names that an answer gives with a reference.</summary>
public static partial class NamedActor
{
    /// <summary>
    /// Judges an answer that is nothing but names, <c>APT28 (Fancy Bear)</c>: all of them must be the same actor's. Names
    /// are parted by brackets, commas, slashes, "aka" and "also known as"; "or" parts none, since it hedges.
    /// </summary>
    public static ActorMatch Match(string names, ThreatActorReference reference)
    {
        string[] given = [.. Separator().Split(names).Select(name => name.Trim()).Where(name => name.Length > 0)];
        if (given.Length == 0)
        {
            return ActorMatch.Wrong;
        }
        var graph = new AliasGraph(reference.Aliases);
        return given.All(name => graph.AreSame(name, reference.Name)) ? ActorMatch.Right
            : reference.Related.Any(related => given.All(name => graph.AreSame(name, related))) ? ActorMatch.Plausible
            : ActorMatch.Wrong;
    }

    [GeneratedRegex(@"[(),;/\[\]]|\b(?:aka|also known as)\b|\ba\.k\.a\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
