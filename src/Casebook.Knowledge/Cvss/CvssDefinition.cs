namespace Casebook.Knowledge.Cvss;

/// <summary>Names and values of the metrics of every version, from FIRST's specifications.</summary>
internal static class CvssDefinition
{
    private const string Undefined = "X=Not Defined";
    private const string Undefined2 = "ND=Not Defined";
    private const string Requirement = "H=High|M=Medium|L=Low";
    private const string Impact3 = "N=None|L=Low|H=High";
    private const string Impact4 = "H=High|L=Low|N=None";

    /// <summary>CVSS 2.0 (FIRST, June 2007), tables 1 to 12.</summary>
    public static CvssMetric[] V2 { get; } =
    [
        Metric("AV", "Access Vector", "Base", "N=Network|A=Adjacent Network|L=Local"),
        Metric("AC", "Access Complexity", "Base", "L=Low|M=Medium|H=High"),
        Metric("Au", "Authentication", "Base", "N=None|S=Single|M=Multiple"),
        Metric("C", "Confidentiality Impact", "Base", "N=None|P=Partial|C=Complete"),
        Metric("I", "Integrity Impact", "Base", "N=None|P=Partial|C=Complete"),
        Metric("A", "Availability Impact", "Base", "N=None|P=Partial|C=Complete"),
        Metric("E", "Exploitability", "Temporal", $"{Undefined2}|U=Unproven that exploit exists|POC=Proof of concept code|F=Functional exploit exists|H=High"),
        Metric("RL", "Remediation Level", "Temporal", $"{Undefined2}|OF=Official fix|TF=Temporary fix|W=Workaround|U=Unavailable"),
        Metric("RC", "Report Confidence", "Temporal", $"{Undefined2}|UC=Unconfirmed|UR=Uncorroborated|C=Confirmed"),
        Metric("CDP", "Collateral Damage Potential", "Environmental", $"{Undefined2}|N=None|L=Low|LM=Low-Medium|MH=Medium-High|H=High"),
        Metric("TD", "Target Distribution", "Environmental", $"{Undefined2}|N=None|L=Low|M=Medium|H=High"),
        Metric("CR", "Confidentiality Requirement", "Environmental", $"{Undefined2}|L=Low|M=Medium|H=High"),
        Metric("IR", "Integrity Requirement", "Environmental", $"{Undefined2}|L=Low|M=Medium|H=High"),
        Metric("AR", "Availability Requirement", "Environmental", $"{Undefined2}|L=Low|M=Medium|H=High"),
    ];

    /// <summary>CVSS 3.0 and 3.1, table 15 of the latter.</summary>
    public static CvssMetric[] V3 { get; } =
    [
        Metric("AV", "Attack Vector", "Base", "N=Network|A=Adjacent|L=Local|P=Physical"),
        Metric("AC", "Attack Complexity", "Base", "L=Low|H=High"),
        Metric("PR", "Privileges Required", "Base", "N=None|L=Low|H=High"),
        Metric("UI", "User Interaction", "Base", "N=None|R=Required"),
        Metric("S", "Scope", "Base", "U=Unchanged|C=Changed"),
        Metric("C", "Confidentiality", "Base", Impact3),
        Metric("I", "Integrity", "Base", Impact3),
        Metric("A", "Availability", "Base", Impact3),
        Metric("E", "Exploit Code Maturity", "Temporal", $"{Undefined}|H=High|F=Functional|P=Proof-of-Concept|U=Unproven"),
        Metric("RL", "Remediation Level", "Temporal", $"{Undefined}|U=Unavailable|W=Workaround|T=Temporary Fix|O=Official Fix"),
        Metric("RC", "Report Confidence", "Temporal", $"{Undefined}|C=Confirmed|R=Reasonable|U=Unknown"),
        Metric("CR", "Confidentiality Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("IR", "Integrity Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("AR", "Availability Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("MAV", "Modified Attack Vector", "Environmental", $"{Undefined}|N=Network|A=Adjacent|L=Local|P=Physical"),
        Metric("MAC", "Modified Attack Complexity", "Environmental", $"{Undefined}|L=Low|H=High"),
        Metric("MPR", "Modified Privileges Required", "Environmental", $"{Undefined}|N=None|L=Low|H=High"),
        Metric("MUI", "Modified User Interaction", "Environmental", $"{Undefined}|N=None|R=Required"),
        Metric("MS", "Modified Scope", "Environmental", $"{Undefined}|U=Unchanged|C=Changed"),
        Metric("MC", "Modified Confidentiality", "Environmental", $"{Undefined}|{Impact3}"),
        Metric("MI", "Modified Integrity", "Environmental", $"{Undefined}|{Impact3}"),
        Metric("MA", "Modified Availability", "Environmental", $"{Undefined}|{Impact3}"),
    ];

    /// <summary>CVSS 4.0 (FIRST, November 2023), table 23.</summary>
    public static CvssMetric[] V4 { get; } =
    [
        Metric("AV", "Attack Vector", "Base", "N=Network|A=Adjacent|L=Local|P=Physical"),
        Metric("AC", "Attack Complexity", "Base", "L=Low|H=High"),
        Metric("AT", "Attack Requirements", "Base", "N=None|P=Present"),
        Metric("PR", "Privileges Required", "Base", "N=None|L=Low|H=High"),
        Metric("UI", "User Interaction", "Base", "N=None|P=Passive|A=Active"),
        Metric("VC", "Vulnerable System Confidentiality Impact", "Base", Impact4),
        Metric("VI", "Vulnerable System Integrity Impact", "Base", Impact4),
        Metric("VA", "Vulnerable System Availability Impact", "Base", Impact4),
        Metric("SC", "Subsequent System Confidentiality Impact", "Base", Impact4),
        Metric("SI", "Subsequent System Integrity Impact", "Base", Impact4),
        Metric("SA", "Subsequent System Availability Impact", "Base", Impact4),
        Metric("E", "Exploit Maturity", "Threat", $"{Undefined}|A=Attacked|P=POC|U=Unreported"),
        Metric("CR", "Confidentiality Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("IR", "Integrity Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("AR", "Availability Requirement", "Environmental", $"{Undefined}|{Requirement}"),
        Metric("MAV", "Modified Attack Vector", "Environmental", $"{Undefined}|N=Network|A=Adjacent|L=Local|P=Physical"),
        Metric("MAC", "Modified Attack Complexity", "Environmental", $"{Undefined}|L=Low|H=High"),
        Metric("MAT", "Modified Attack Requirements", "Environmental", $"{Undefined}|N=None|P=Present"),
        Metric("MPR", "Modified Privileges Required", "Environmental", $"{Undefined}|N=None|L=Low|H=High"),
        Metric("MUI", "Modified User Interaction", "Environmental", $"{Undefined}|N=None|P=Passive|A=Active"),
        Metric("MVC", "Modified Vulnerable System Confidentiality", "Environmental", $"{Undefined}|{Impact4}"),
        Metric("MVI", "Modified Vulnerable System Integrity", "Environmental", $"{Undefined}|{Impact4}"),
        Metric("MVA", "Modified Vulnerable System Availability", "Environmental", $"{Undefined}|{Impact4}"),
        Metric("MSC", "Modified Subsequent System Confidentiality", "Environmental", $"{Undefined}|{Impact4}"),
        Metric("MSI", "Modified Subsequent System Integrity", "Environmental", $"{Undefined}|S=Safety|{Impact4}"),
        Metric("MSA", "Modified Subsequent System Availability", "Environmental", $"{Undefined}|S=Safety|{Impact4}"),
        Metric("S", "Safety", "Supplemental", $"{Undefined}|N=Negligible|P=Present"),
        Metric("AU", "Automatable", "Supplemental", $"{Undefined}|N=No|Y=Yes"),
        Metric("R", "Recovery", "Supplemental", $"{Undefined}|A=Automatic|U=User|I=Irrecoverable"),
        Metric("V", "Value Density", "Supplemental", $"{Undefined}|D=Diffuse|C=Concentrated"),
        Metric("RE", "Vulnerability Response Effort", "Supplemental", $"{Undefined}|L=Low|M=Moderate|H=High"),
        Metric("U", "Provider Urgency", "Supplemental", $"{Undefined}|Clear=Clear|Green=Green|Amber=Amber|Red=Red"),
    ];

    private static CvssMetric Metric(string code, string name, string group, string values) =>
        new(code, name, group, [.. values.Split('|').Select(value => value.Split('=')).Select(pair => new CvssValue(pair[0], pair[1]))]);
}
