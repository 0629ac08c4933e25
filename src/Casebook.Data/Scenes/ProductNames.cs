using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Scenes;

/// <summary>Invented names of products and vendors, built of syllables; which ones are held out is the split's decision.</summary>
internal static class ProductNames
{
    private static readonly string[] _first =
    [
        "Vel", "Tar", "Quor", "Mir", "Bran", "Zan", "Ost", "Kel", "Lum", "Dor", "Fen", "Gral", "Hix", "Jor", "Nim", "Pel",
        "Ral", "Sev", "Tov", "Ulm", "Vor", "Wex", "Yar", "Zel", "Arb", "Bex", "Cal", "Dax", "Eld", "Fir",
    ];

    private static readonly string[] _middle = ["mo", "ta", "ri", "ve", "lo", "ni", "du", "ka", "se", "po", "ba", "gi", "xo", "wa", "le", "bu"];

    private static readonly string[] _last = ["", "ra", "lin", "dex", "ton", "via", "mar", "set", "num", "dor", "rix", "ven"];

    public static string Draw(PhraseSplit phrases, Split split, RandomStream random)
    {
        while (true)
        {
            string name = random.Choose(_first) + random.Choose(_middle) + random.Choose(_last);
            if (phrases.HoldsOut(name) == (split == Split.HeldOut))
            {
                return name;
            }
        }
    }
}
