namespace Casebook.Knowledge.Cvss;

/// <summary>
/// The score of a CVSS 4.0 vector (FIRST, CVSS v4.0 specification, section 8): that of its MacroVector, less the mean of how
/// far it lies on the way to the next lower one in each of the equivalence classes. EQ3 and EQ6 are one.
/// </summary>
internal static class CvssV4Score
{
    /// <summary>Values from the most to the least severe (section 8.3, severity levels); a step is one place.</summary>
    private static readonly Dictionary<string, string> _levels = new()
    {
        ["AV"] = "NALP",
        ["PR"] = "NLH",
        ["UI"] = "NPA",
        ["AC"] = "LH",
        ["AT"] = "NP",
        ["VC"] = "HLN",
        ["VI"] = "HLN",
        ["VA"] = "HLN",
        ["SC"] = "SHLN",
        ["SI"] = "SHLN",
        ["SA"] = "SHLN",
        ["CR"] = "HML",
        ["IR"] = "HML",
        ["AR"] = "HML",
    };

    private static readonly string[] _eq1 = ["AV", "PR", "UI"];
    private static readonly string[] _eq2 = ["AC", "AT"];
    private static readonly string[] _eq36 = ["VC", "VI", "VA", "CR", "IR", "AR"];
    private static readonly string[] _eq4 = ["SC", "SI", "SA"];

    /// <summary>The most severe vectors of each class (tables 24 to 29), letters in the order of the metrics above.</summary>
    private static readonly string[][] _highest1 = [["NNN"], ["ANN", "NLN", "NNP"], ["PNN", "ALP"]];
    private static readonly string[][] _highest2 = [["LN"], ["HN", "LP"]];
    private static readonly string[][] _highest4 = [["HSS"], ["HHH"], ["LLL"]];

    private static readonly Dictionary<(int Eq3, int Eq6), string[]> _highest36 = new()
    {
        [(0, 0)] = ["HHHHHH"],
        [(0, 1)] = ["HHLMMH", "HHHMMM"],
        [(1, 0)] = ["LHHHHH", "HLHHHH"],
        [(1, 1)] = ["LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"],
        [(2, 1)] = ["LLLHHH"],
    };

    /// <summary>How many steps a class is deep (section 8.3, MacroVector depth).</summary>
    private static readonly int[] _depth1 = [1, 4, 5];
    private static readonly int[] _depth2 = [1, 2];
    private static readonly int[] _depth4 = [6, 5, 4];
    private static readonly Dictionary<(int Eq3, int Eq6), int> _depth36 = new() { [(0, 0)] = 7, [(0, 1)] = 6, [(1, 0)] = 8, [(1, 1)] = 8, [(2, 1)] = 10 };

    /// <summary>The six classes of a vector.</summary>
    public static int[] MacroVector(CvssV4Vector vector)
    {
        string Of(string metric) => Effective(vector, metric);
        bool vc = Of("VC") == "H", vi = Of("VI") == "H", va = Of("VA") == "H";
        int eq1 = Of("AV") == "N" && Of("PR") == "N" && Of("UI") == "N" ? 0
            : Of("AV") != "P" && (Of("AV") == "N" || Of("PR") == "N" || Of("UI") == "N") ? 1 : 2;
        int eq2 = Of("AC") == "L" && Of("AT") == "N" ? 0 : 1;
        int eq3 = vc && vi ? 0 : vc || vi || va ? 1 : 2;
        int eq4 = Of("SI") == "S" || Of("SA") == "S" ? 0 : Of("SC") == "H" || Of("SI") == "H" || Of("SA") == "H" ? 1 : 2;
        int eq5 = "APU".IndexOf(Of("E")[0], StringComparison.Ordinal);
        int eq6 = (vc && Of("CR") == "H") || (vi && Of("IR") == "H") || (va && Of("AR") == "H") ? 0 : 1;
        return [eq1, eq2, eq3, eq4, eq5, eq6];
    }

    public static decimal Of(CvssV4Vector vector)
    {
        if (((string[])["VC", "VI", "VA", "SC", "SI", "SA"]).All(metric => Effective(vector, metric) == "N"))
        {
            return 0;
        }
        int[] eq = MacroVector(vector);
        decimal score = CvssV4Table.Score(eq[0], eq[1], eq[2], eq[3], eq[4], eq[5])!.Value;
        // In EQ5 every vector is a most severe one: it counts among the classes and takes nothing away.
        (decimal? Lower, decimal Part)[] classes =
        [
            (CvssV4Table.Score(eq[0] + 1, eq[1], eq[2], eq[3], eq[4], eq[5]), Part(vector, _eq1, _highest1[eq[0]], _depth1[eq[0]])),
            (CvssV4Table.Score(eq[0], eq[1] + 1, eq[2], eq[3], eq[4], eq[5]), Part(vector, _eq2, _highest2[eq[1]], _depth2[eq[1]])),
            (Lower36(eq), Part(vector, _eq36, _highest36[(eq[2], eq[5])], _depth36[(eq[2], eq[5])])),
            (CvssV4Table.Score(eq[0], eq[1], eq[2], eq[3] + 1, eq[4], eq[5]), Part(vector, _eq4, _highest4[eq[3]], _depth4[eq[3]])),
            (CvssV4Table.Score(eq[0], eq[1], eq[2], eq[3], eq[4] + 1, eq[5]), 0),
        ];
        (decimal? Lower, decimal Part)[] there = [.. classes.Where(each => each.Lower is not null)];
        decimal away = there.Length == 0 ? 0 : there.Sum(each => (score - each.Lower!.Value) * each.Part) / there.Length;
        return Round(Math.Clamp(score - away, 0, 10));
    }

    /// <summary>The score of the next lower MacroVector in EQ3 and EQ6; of two, the higher one.</summary>
    private static decimal? Lower36(int[] eq)
    {
        decimal? eq3 = CvssV4Table.Score(eq[0], eq[1], eq[2] + 1, eq[3], eq[4], eq[5]);
        decimal? eq6 = CvssV4Table.Score(eq[0], eq[1], eq[2], eq[3], eq[4], eq[5] + 1);
        return (eq3, eq6) switch
        {
            ({ } one, { } other) => Math.Max(one, other),
            _ => eq3 ?? eq6,
        };
    }

    /// <summary>How far a vector lies from the most severe one of its class that is no less severe in any metric, as a part of the class's depth.</summary>
    private static decimal Part(CvssV4Vector vector, string[] metrics, string[] highest, int depth)
    {
        foreach (string high in highest)
        {
            int[] steps = [.. metrics.Select((metric, i) => Level(metric, Effective(vector, metric)[0]) - Level(metric, high[i]))];
            if (steps.All(step => step >= 0))
            {
                return (decimal)steps.Sum() / depth;
            }
        }
        throw new InvalidOperationException($"{vector} has no most severe vector in {string.Join(", ", metrics)}: the tables are wrong.");
    }

    private static int Level(string metric, char value) => _levels[metric].IndexOf(value, StringComparison.Ordinal);

    /// <summary>A metric's value as it counts: the modified one where there is one, and where nothing is said the most severe.</summary>
    private static string Effective(CvssV4Vector vector, string metric)
    {
        string value = vector[metric];
        return metric switch
        {
            "E" => value == "X" ? "A" : value,
            "CR" or "IR" or "AR" => value == "X" ? "H" : value,
            _ => vector["M" + metric] is var modified && modified != "X" ? modified : value,
        };
    }

    /// <summary>Half away from zero; a sum of quotients may lie a hair below a half that it is.</summary>
    private static decimal Round(decimal score) => Math.Round(score + 0.000001m, 1, MidpointRounding.AwayFromZero);
}
