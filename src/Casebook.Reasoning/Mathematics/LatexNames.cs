using System.Collections.Frozen;

namespace Casebook.Reasoning.Mathematics;

/// <summary>What the commands of LaTeX, the signs of Unicode and plain words stand for.</summary>
internal static class LatexNames
{
    /// <summary>Commands that only change how something looks.</summary>
    public static FrozenSet<string> Invisible { get; } = FrozenSet.ToFrozenSet(
    [
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "middle",
        "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "boxed", "fbox", "tiny", "small", "large", "Large", "rm", "bf", "it",
    ], StringComparer.Ordinal);

    /// <summary>Commands that only make room.</summary>
    public static FrozenSet<string> Spaces { get; } = FrozenSet.ToFrozenSet(
        [",", ";", ":", "!", " ", ">", "/", "quad", "qquad", "thinspace", "medspace", "thickspace", "enspace", "hfill", "newline", "\n", "\t"], StringComparer.Ordinal);

    /// <summary>Commands whose argument is words.</summary>
    public static FrozenSet<string> Texts { get; } = FrozenSet.ToFrozenSet(
        ["text", "mbox", "textbf", "textit", "textrm", "textnormal", "textsf", "texttt", "mathrm", "hbox", "textup", "emph"], StringComparer.Ordinal);

    /// <summary>Commands whose argument is mathematics in another typeface.</summary>
    public static FrozenSet<string> Typefaces { get; } = FrozenSet.ToFrozenSet(
        ["mathbf", "mathit", "mathsf", "mathcal", "boldsymbol", "bm", "bold", "vec", "hat", "mathbb", "underline", "operatorname"], StringComparer.Ordinal);

    /// <summary>Commands with arguments of their own in braces.</summary>
    public static FrozenDictionary<string, string> Commands { get; } = Named("""
        frac frac   dfrac frac   tfrac frac   cfrac frac   sfrac frac   nicefrac frac
        binom binom   dbinom binom   tbinom binom
        sqrt sqrt   cbrt cbrt   overline overline   bar overline
        """);

    /// <summary>Functions that are written before their argument, in LaTeX and plainly.</summary>
    public static FrozenDictionary<string, string> Functions { get; } = Named("""
        sin sin   cos cos   tan tan   cot cot   sec sec   csc csc   tg tan
        arcsin arcsin   arccos arccos   arctan arctan   asin arcsin   acos arccos   atan arctan
        sinh sinh   cosh cosh   tanh tanh
        log log   ln ln   lg lg   exp exp   abs abs   floor floor   ceil ceil
        """);

    /// <summary>Commands that are a sign.</summary>
    public static FrozenDictionary<string, string> Signs { get; } = Named("""
        cdot *   times *   ast *   div /   le ≤   leq ≤   leqslant ≤   leqq ≤
        ge ≥   geq ≥   geqslant ≥   geqq ≥   lt <   gt >   ne ≠   neq ≠   in ∈
        cup ∪   bigcup ∪   cap ∩   setminus ∖   backslash ∖   smallsetminus ∖
        infty ∞   infin ∞   pi π   pm ±   mp ∓   approx ≈   simeq ≈   equiv ≡
        { set{   } set}   lbrace set{   rbrace set}   langle <|   rangle |>
        lfloor floor(   rfloor floor)   lceil ceil(   rceil ceil)
        lvert |   rvert |   vert |   lVert ‖   rVert ‖   Vert ‖   | ‖   mid |
        lbrack [   rbrack ]   lparen (   rparen )
        % %   $ $   # #   & &   _ _   circ °   degree °   prime '   colon :
        ldots …   dots …   cdots …   emptyset ∅   varnothing ∅   lor or   vee or   land and   wedge and
        \ \\   cr \\   to →   rightarrow →   implies →   Rightarrow →   angle ∠   triangle △
        pounds £   euro €   cent ¢   textdollar $   textdegree °
        """);

    /// <summary>Characters that are a sign, with one spelling for each meaning.</summary>
    public static FrozenDictionary<char, string> Characters { get; } = Signed("""
        + +   - -   − -   – -   — -   * *   × *   · *   ⋅ *   ∙ *   / /   ÷ /   ⁄ /
        = =   < <   > >   ≤ ≤   ⩽ ≤   ≥ ≥   ⩾ ≥   ≠ ≠   ∈ ∈   ≈ ≈   ≡ ≡
        ∪ ∪   ∩ ∩   ∖ ∖   ∞ ∞   π π   ± ±   ∓ ∓   ^ ^   _ _   ! !   % %   ° °   º °
        ( (   ) )   [ [   ] ]   { {   } }   | |   ⟨ <|   ⟩ |>   ‖ ‖
        ⌊ floor(   ⌋ floor)   ⌈ ceil(   ⌉ ceil)
        , ,   ; ;   : :   . .   ' '   ′ '   & &   # #   … …   ∅ ∅   → →   ⇒ →
        € €   £ £   ¢ ¢   ¥ ¥   √ √   ∠ ∠   △ △   ℝ ℝ   ? ?   " "
        """);

    /// <summary>Greek letters are variables; π is none.</summary>
    public static FrozenSet<string> Greek { get; } = FrozenSet.ToFrozenSet(
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau",
        "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Phi", "Psi", "Omega", "ell",
    ], StringComparer.Ordinal);

    /// <summary>Greek letters as characters.</summary>
    public static FrozenDictionary<char, string> GreekCharacters { get; } = Signed("""
        α alpha   β beta   γ gamma   δ delta   ε epsilon   θ theta   λ lambda   μ mu   ρ rho   σ sigma
        τ tau   φ phi   ω omega   Δ Delta
        """);

    /// <summary>Plain words that are a sign.</summary>
    public static FrozenDictionary<string, string> PlainWords { get; } = Named("""
        pi π   infinity ∞   inf ∞   oo ∞   and and   or or
        """);

    /// <summary>½ and its like.</summary>
    public static FrozenDictionary<char, (int Above, int Below)> Fractions { get; } = Fractional("""
        ½ 1/2   ⅓ 1/3   ⅔ 2/3   ¼ 1/4   ¾ 3/4   ⅕ 1/5   ⅖ 2/5   ⅗ 3/5   ⅘ 4/5
        ⅙ 1/6   ⅚ 5/6   ⅛ 1/8   ⅜ 3/8   ⅝ 5/8   ⅞ 7/8
        """);

    /// <summary>Digits above the line.</summary>
    public const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Digits below the line.</summary>
    public const string Subscripts = "₀₁₂₃₄₅₆₇₈₉";

    /// <summary>Names and what they stand for, one after the other.</summary>
    private static FrozenDictionary<string, string> Named(string table) =>
        Pairs(table).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static FrozenDictionary<char, string> Signed(string table) => Pairs(table).ToFrozenDictionary(pair => pair[0].Single(), pair => pair[1]);

    private static FrozenDictionary<char, (int Above, int Below)> Fractional(string table) =>
        Pairs(table).ToFrozenDictionary(pair => pair[0].Single(), pair => (pair[1][0] - '0', pair[1][2] - '0'));

    private static IEnumerable<string[]> Pairs(string table) => table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2);
}
