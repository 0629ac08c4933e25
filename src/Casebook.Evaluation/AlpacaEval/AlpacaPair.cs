namespace Casebook.Evaluation.AlpacaEval;

/// <summary>An instruction with two answers to it, to be compared by a judge.</summary>
/// <param name="Instruction">What was asked.</param>
/// <param name="Baseline">What the reference model said.</param>
/// <param name="Model">What the model under evaluation said.</param>
/// <param name="Difficulty">The instruction's difficulty for the length-controlled rate, where it is known.</param>
public sealed record AlpacaPair(string Instruction, string Baseline, string Model, double? Difficulty = null);

/// <summary>What a judge said of a pair.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="ModelFirst">Whether the model's answer stood first in the prompt.</param>
/// <param name="Preference">From 0, the baseline's answer is better, to 1, the model's is; null where the judge gave no verdict.</param>
/// <param name="Weighted">Whether the preference comes from probabilities instead of the judge's text.</param>
/// <param name="Failure">Why there is no verdict; empty where there is one.</param>
public sealed record JudgedPair(AlpacaPair Pair, bool ModelFirst, double? Preference, bool Weighted = false, string Failure = "");
