namespace Casebook.Data.Severity;

/// <summary>A kind of attack, with the metric values that go together in it.</summary>
/// <param name="Weight">How often, against the others.</param>
/// <param name="Vector">AV.</param>
/// <param name="Settings">Where it may play.</param>
/// <param name="Privileges">PR, each letter one lot: <c>NNL</c>.</param>
/// <param name="Interaction">UI likewise.</param>
/// <param name="Victim">The section of UI.md with what the victim does.</param>
/// <param name="HighComplexity">Share of AC:H.</param>
/// <param name="ChangedScope">Share of S:C.</param>
/// <param name="Boundary">The section of S.md with how the scope changes.</param>
/// <param name="Impacts">C, I and A, each triple one lot.</param>
internal sealed record Scenario(
    string Name,
    int Weight,
    char Vector,
    string[] Settings,
    string Privileges,
    string Interaction,
    string Victim,
    double HighComplexity,
    double ChangedScope,
    string Boundary,
    string[] Impacts)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("service", 30, 'N', ["java", "device", "web", "native"], "NNNLLHH", "N", "web", 0.2, 0.12, "any",
            ["HHH", "HHH", "HHH", "NNH", "NNH", "HNN", "HNN", "LNN", "NLN", "NHN", "LLL", "LLN", "HHN", "NNL", "NHH"]),
        new("script", 11, 'N', ["web", "device"], "NNNLLH", "R", "web", 0.1, 1, "", ["LLN"]),
        new("page", 9, 'N', ["web"], "NNNL", "R", "web", 0.2, 0.1, "any", ["NLN", "NLN", "NHN", "HHH", "LLN", "NLL"]),
        new("file", 12, 'L', ["native"], "N", "R", "file", 0.12, 0.1, "guest", ["HHH", "HHH", "NNH", "NNH", "HNN", "LNN", "NNL"]),
        new("local", 14, 'L', ["native"], "LLLHHN", "N", "file", 0.25, 0.2, "guest",
            ["HHH", "HHH", "NNH", "NNH", "HNN", "HNN", "NHN", "LNN", "NHH", "HHN", "LLL", "NNL"]),
        new("neighbour", 15, 'A', ["device"], "NNNLH", "NNNNR", "web", 0.25, 0.12, "any",
            ["HHH", "HHH", "NNH", "NNH", "HNN", "LNN", "NLN", "NHN", "NNL", "LLN"]),
        new("hands", 9, 'P', ["device"], "NNNNLH", "NNNNR", "file", 0.3, 0.1, "any", ["HHH", "HHH", "HNN", "HNN", "NHN", "HHN", "NNH", "LNN", "NLL"]),
    ];

    /// <summary>Weaknesses whose usual impact is the given one, so that cause and consequence go together.</summary>
    public string[] WeaknessesFor(string impact, string setting) => (Name, impact) switch
    {
        ("script", _) => ["CWE-79"],
        ("page", "HHH") => ["CWE-352", "CWE-94"],
        ("page", "NLN") => ["CWE-352", "CWE-80", "CWE-601"],
        ("page", _) => ["CWE-352"],
        (_, "HHH") => Pick(setting, ["CWE-787", "CWE-416", "CWE-119", "CWE-190", "CWE-415"], ["CWE-78", "CWE-77", "CWE-787", "CWE-287", "CWE-306"], ["CWE-94", "CWE-434", "CWE-502", "CWE-89"], ["CWE-94", "CWE-502"]),
        (_, "HNN" or "LNN") => Pick(setting, ["CWE-125"], ["CWE-200", "CWE-22", "CWE-23", "CWE-798"], ["CWE-22", "CWE-23", "CWE-89", "CWE-200", "CWE-862"], ["CWE-611", "CWE-200", "CWE-22", "CWE-918", "CWE-564"]),
        (_, "NNH" or "NNL") => Pick(setting, ["CWE-476", "CWE-125", "CWE-400", "CWE-415", "CWE-20", "CWE-190"], ["CWE-20", "CWE-306", "CWE-787"], ["CWE-400", "CWE-862"], ["CWE-400", "CWE-20"]),
        _ => Pick(setting, ["CWE-20", "CWE-119"], ["CWE-306", "CWE-287", "CWE-20", "CWE-798"], ["CWE-862", "CWE-863", "CWE-287", "CWE-306"], ["CWE-862", "CWE-863", "CWE-287", "CWE-306"]),
    };

    private static string[] Pick(string setting, string[] native, string[] device, string[] web, string[] java) => setting switch
    {
        "native" => native,
        "device" => device,
        "web" => web,
        _ => java,
    };
}
