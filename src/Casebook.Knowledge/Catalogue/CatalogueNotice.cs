using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Catalogue;

/// <summary>What a publisher asks to be reproduced with its data.</summary>
internal static class CatalogueNotice
{
    private const string Made = "Made by: casebook knowledge catalogue";

    public static IReadOnlyList<string> Of(string part, string version) => part switch
    {
        KnowledgeParts.Cwe =>
        [
            "CWE is a trademark of The MITRE Corporation. Copyright The MITRE Corporation.",
            $"Ids, names, relations, status and mapping usage from the CWE List {version} (cwe.mitre.org), used under the CWE Terms of Use. No descriptions are included.",
            "The licence, as its terms ask for it to be reproduced: \"The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use CWE for",
            "research, development, and commercial purposes. Any copy you make for such purposes is authorized provided that you reproduce MITRE's copyright designation",
            "and this license in any such copy.\"",
            "Parents are those of the views CWE-1000 (Research Concepts) and CWE-1003 (Simplified Mapping).",
            $"{Made} {part}",
        ],
        KnowledgeParts.Capec =>
        [
            "CAPEC is a trademark of The MITRE Corporation. Copyright The MITRE Corporation.",
            $"Ids, names, relations and status from CAPEC {version} (capec.mitre.org), used under the CAPEC Terms of Use. No descriptions are included.",
            "The licence, as its terms ask for it to be reproduced: \"The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use",
            "Common Attack Pattern Enumeration and Classification (CAPEC(TM)) for research, development, and commercial purposes. Any copy you make for such purposes",
            "is authorized provided that you reproduce MITRE's copyright designation and this license in any such copy.\"",
            $"{Made} {part}",
        ],
        _ when KnowledgeParts.OfAttack.Contains(part) =>
        [
            "MITRE ATT&CK and ATT&CK are registered trademarks of The MITRE Corporation.",
            "(c) 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",
            $"Ids, names, other names, relations and tactics from {KnowledgeParts.Title(part)} {version} (attack.mitre.org), used under the ATT&CK Terms of Use. No descriptions are included.",
            "The licence, as its terms ask for it to be reproduced: \"The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use",
            "ATT&CK(R) for research, development, and commercial purposes. Any copy you make for such purposes is authorized provided that you reproduce MITRE's",
            "copyright designation and this license in any such copy.\"",
            $"{Made} {part}",
        ],
        _ => throw new ArgumentException($"{part} is not among the parts that may be shipped: {KnowledgeParts.Cwe}, {KnowledgeParts.Capec}, {string.Join(", ", KnowledgeParts.OfAttack)}.", nameof(part)),
    };
}
