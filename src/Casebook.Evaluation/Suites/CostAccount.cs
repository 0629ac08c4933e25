using System.Globalization;

namespace Casebook.Evaluation.Suites;

/// <summary>
/// What answers cost: tokens, time and, where prices are known, money. Tokens are those of the answers that are kept, time
/// and requests the sum over all sittings. What a judge cost is not in it.
/// </summary>
/// <param name="Answers">Answers that are kept.</param>
/// <param name="PromptTokens">Tokens of their prompts, as far as the source says; not of those that had no room to be answered.</param>
/// <param name="Tokens">Tokens that were generated, the traces' among them, as far as the source says.</param>
/// <param name="Uncounted">Answers of which the source does not say both.</param>
/// <param name="Sittings">How often the command was started to answer some of them; 0 where nobody kept an account of time.</param>
/// <param name="Seconds">By the clock, spent on answering, over all sittings; null where nobody kept an account.</param>
/// <param name="TokensPerSecond">Tokens generated in a second of them; null where the source does not say.</param>
/// <param name="Requests">What was asked of a server, over all sittings; null for the engine.</param>
/// <param name="Prices">What a million tokens cost; null where nobody said.</param>
public sealed record CostAccount(
    int Answers, long PromptTokens, long Tokens, int Uncounted, int Sittings, double? Seconds, double? TokensPerSecond, RequestCounts? Requests, Prices? Prices)
{
    /// <summary>Adds up.</summary>
    /// <param name="answers">Answers that are kept.</param>
    /// <param name="sittings">The last line of each sitting.</param>
    /// <param name="prices">What a million tokens cost; null where nobody said.</param>
    public static CostAccount Of(IReadOnlyCollection<StoredAnswer> answers, IReadOnlyCollection<Sitting> sittings, Prices? prices)
    {
        double seconds = sittings.Sum(sitting => sitting.Seconds);
        long? generated = sittings.Any(sitting => sitting.Tokens is null) ? null : sittings.Sum(sitting => sitting.Tokens);
        RequestCounts[] requests = [.. sittings.Select(sitting => sitting.Requests).OfType<RequestCounts>()];
        return new(
            answers.Count,
            answers.Where(answer => !answer.HadNoRoom).Sum(answer => (long)(answer.PromptTokens ?? 0)),
            answers.Sum(answer => (long)(answer.Tokens ?? 0)),
            answers.Count(answer => answer.PromptTokens is null || answer.Tokens is null),
            sittings.Select(sitting => sitting.Opened).Distinct().Count(),
            sittings.Count > 0 ? seconds : null,
            seconds > 0 && generated is { } tokens ? tokens / seconds : null,
            requests.Length == 0 ? null : new(requests.Sum(one => one.Requests), requests.Sum(one => one.Retries), requests.Sum(one => one.Failed)),
            prices);
    }

    /// <summary>Money for the tokens that are counted, in the currency of the prices; null without prices.</summary>
    public decimal? Cost => Prices?.Of(PromptTokens, Tokens);

    /// <summary>The cost for people; null without prices.</summary>
    public string? CostText => Cost?.ToString("#,0.00####", CultureInfo.InvariantCulture);

    /// <summary>The time for people; null where nobody kept an account.</summary>
    public string? TimeText => Seconds is not { } seconds ? null : TimeSpan.FromSeconds(seconds) switch
    {
        { TotalSeconds: < 60 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 60 } time => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        var time => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:N0} h {time.Minutes:00} min"),
    };

    /// <summary>All of it in sentences.</summary>
    public string Told()
    {
        string Number(IFormattable number) => number.ToString("N0", CultureInfo.InvariantCulture);
        string text = $"{Number(PromptTokens)} tokens of prompts and {Number(Tokens)} generated";
        if (TimeText is { } time)
        {
            text += $", in {time}" + (Sittings > 1 ? $" over {Number(Sittings)} sittings" : "") + (TokensPerSecond is { } speed ? $" ({Number(speed)} generated a second)" : "");
        }
        text += ".";
        if (Requests is { } requests)
        {
            text += $" {Number(requests.Requests)} requests, {Number(requests.Retries)} of them retries; {Number(requests.Failed)} failed.";
        }
        if (CostText is { } cost)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" Cost: {cost}, at {Prices!.Prompt} a million tokens of prompts and {Prices.Completion} a million generated.");
        }
        if (Uncounted > 0)
        {
            text += $" Of {Number(Uncounted)} answers the source did not say all tokens; they are not counted" + (Prices is null ? "." : ", so that this is the least.");
        }
        return text;
    }
}
