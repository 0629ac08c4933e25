namespace Casebook.Evaluation.Tests.Benchmarks.Sets;

/// <summary>What a person judged, apart from the questions: a key made by hand, to be held against their answers.</summary>
internal static class EvidenceKeys
{
    /// <summary>Root causes, read once more from the descriptions.</summary>
    public static readonly Dictionary<string, string> Weaknesses = new()
    {
        ["weakness-1"] = "CWE-79, Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
        ["weakness-2"] = "CWE-22, Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
        ["weakness-3"] = "CWE-78, Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')",
        ["weakness-4"] = "CWE-787, Out-of-bounds Write",
        ["weakness-5"] = "CWE-416, Use After Free",
        ["weakness-6"] = "CWE-352, Cross-Site Request Forgery (CSRF)",
        ["weakness-7"] = "CWE-798, Use of Hard-coded Credentials",
        ["weakness-8"] = "CWE-918, Server-Side Request Forgery (SSRF)",
    };

    /// <summary>The tactic of ATT&amp;CK (Enterprise) that an event serves.</summary>
    public static readonly (string Phrase, string Tactic)[] Tactics =
    [
        ("a clerk opened the attachment of a forged invoice, and its macro ran", "initial-access"),
        ("the intruder signed in to the VPN with a password bought from a broker", "initial-access"),
        ("a flaw in the public ticket portal was used to get in", "initial-access"),
        ("a trojanised installer arrived through the supplier's update channel", "initial-access"),
        ("a service named WinTimeSync was installed that starts the implant at every boot", "persistence"),
        ("a scheduled task was created that starts the implant each hour", "persistence"),
        ("a Run key was added so that the implant survives a log-off", "persistence"),
        ("the memory of lsass.exe was dumped to a file", "credential-access"),
        ("the file NTDS.dit was copied from a shadow copy", "credential-access"),
        ("a keylogger wrote down the administrator's password", "credential-access"),
        ("net group \"Domain Admins\" and nltest were run", "discovery"),
        ("the internal ranges were scanned for port 445", "discovery"),
        ("the list of running processes and installed security products was taken", "discovery"),
        ("the intruder opened a remote desktop session from the workstation to the file server", "lateral-movement"),
        ("PsExec was used to run the implant on a second server", "lateral-movement"),
        ("WinRM sessions went from the jump host to the database server", "lateral-movement"),
        ("the implant was copied over an SMB share to another machine and run there", "lateral-movement"),
        ("documents of the legal department were packed into one archive with a password", "collection"),
        ("the mailbox of the managing director was exported to a file", "collection"),
        ("screenshots were taken every ten seconds", "collection"),
        ("the archive was uploaded to a cloud drive of the intruder's", "exfiltration"),
        ("the archive left in pieces over DNS queries", "exfiltration"),
        ("4 GB went out over the implant's own channel", "exfiltration"),
        ("all file shares were encrypted and a ransom note was left", "impact"),
        ("the boot records of 40 machines were overwritten", "impact"),
        ("the production database was dropped", "impact"),
        ("the implant fetched its first orders over HTTPS from a new domain", "command-and-control"),
        ("an encrypted tunnel to a rented server was opened and polled every minute", "command-and-control"),
        ("orders were read from comments on a public web page", "command-and-control"),
        ("the event logs were cleared", "defense-evasion"),
        ("the endpoint agent was stopped and its exclusions widened", "defense-evasion"),
    ];

    /// <summary>Facts after which a way in is impossible.</summary>
    public static readonly (string Phrase, string? Hypothesis)[] Exclusions =
    [
        ("The mail gateway was down from Friday to Monday and delivered nothing; the first machine was set up on Saturday and infected on Sunday.", "an attachment opened from an e-mail"),
        ("The first infected machine has no mail client, and its user account has no mailbox.", "an attachment opened from an e-mail"),
        ("Every VPN log-on of the month was matched with its owner's own calendar and device certificate; none is left over.", "a VPN log-on with a stolen password"),
        ("The web server stands at a hosting company and has no connection of any kind to the office network.", "a flaw in the public web server"),
        ("A full packet capture of the web server shows nothing but requests for static pages, each answered with the page.", "a flaw in the public web server"),
        ("The first machine is a virtual one in a locked data centre; nobody can plug anything into it.", "a USB stick plugged into a workstation"),
        ("The ports of all workstations are filled with resin, and the device log shows no storage since the installation.", "a USB stick plugged into a workstation"),
        ("The maintenance contract ended last year; the tool was removed from every machine and its port closed before the intrusion.", "the supplier's remote maintenance tool"),
        ("The supplier's tool needs a key switch to be turned on site, and the sealed switch was never turned.", "the supplier's remote maintenance tool"),
        ("Browsers on the first machine can reach no address outside, and its disk image holds no browser history or download at all.", "a forged installer downloaded in a browser"),
        ("The first machine runs without a desktop and has no browser or other program to download with.", "a forged installer downloaded in a browser"),
    ];

    /// <summary>Remarks on a way in that leave it possible.</summary>
    public static readonly (string Phrase, string? Hypothesis)[] Remarks =
    [
        ("Mail was delivered without interruption, and attachments are kept for seven days only, so that older ones can not be looked at any more.", "an attachment opened from an e-mail"),
        ("The gateway's filter found no known malware in attachments, but it does not open archives with passwords.", "an attachment opened from an e-mail"),
        ("The VPN kept no log in March, and passwords alone suffice to log on.", "a VPN log-on with a stolen password"),
        ("One VPN log-on at 03:12 belongs to a clerk who says that she was asleep.", "a VPN log-on with a stolen password"),
        ("The web server was two updates behind, and a service account of the office domain runs on it.", "a flaw in the public web server"),
        ("The scan of the web server found no web shell; its temporary folder is emptied every night.", "a flaw in the public web server"),
        ("A stick that nobody claims was found in the meeting room.", "a USB stick plugged into a workstation"),
        ("The supplier says that its technicians did not connect that week, and can show no log.", "the supplier's remote maintenance tool"),
        ("The maintenance tool listens on all interfaces, and its password is printed in the manual.", "the supplier's remote maintenance tool"),
        ("The proxy allows installers from any site for administrators, and one was signed in.", "a forged installer downloaded in a browser"),
        ("The proxy's log for that day was overwritten.", "a forged installer downloaded in a browser"),
    ];

    /// <summary>What a finding makes of one metric of a CVSS vector.</summary>
    public static readonly (string Phrase, string Change)[] Changes =
    [
        ("can be reached from the neighbouring network segment only", "AV:A"),
        ("can be reached over the internet after all", "AV:N"),
        ("works at the first try, every time", "AC:L"),
        ("needs an ordinary account", "PR:L"),
        ("needs an administrator's account", "PR:H"),
        ("needs no account", "PR:N"),
        ("needs nobody to do anything", "UI:N"),
        ("reaches beyond the component into the host that runs it", "S:C"),
        ("stays within the component", "S:U"),
        ("gives no data away", "C:N"),
        ("gives away a few data that the attacker can not choose", "C:L"),
        ("does not disturb operation", "A:N"),
    ];
}
