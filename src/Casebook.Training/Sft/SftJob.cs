using Casebook.Training.Learners;

namespace Casebook.Training.Sft;

/// <summary>A recipe, and what it is to be applied to.</summary>
public sealed record SftJob
{
    /// <summary>What to do.</summary>
    public required SftRecipe Recipe { get; init; }

    /// <summary>
    /// A folder with <c>exemplars.train.jsonl</c>, <c>exemplars.validation.jsonl</c> (may be missing) and, for a new
    /// model, <c>tokenizer/</c>; or a single file of exemplars.
    /// </summary>
    public required string Data { get; init; }

    /// <summary>The run's folder; one that exists is resumed.</summary>
    public required string Out { get; init; }

    /// <summary>The model to fine-tune; null for a new one.</summary>
    public string? Model { get; init; }

    /// <summary>Who computes; null for the CPU engine on the recipe's number of threads.</summary>
    public LearnerFactory? Learners { get; init; }

    /// <summary>Told of what happens, on the thread that trains.</summary>
    public IProgress<SftEvent>? Progress { get; init; }

    /// <summary>For time stamps and speeds.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What came of it.</summary>
/// <param name="ModelFolder">The model.</param>
/// <param name="Steps">Steps in all, those of earlier processes included.</param>
/// <param name="ValidationLoss">After the last step; null without a validation file, or if the run had finished before.</param>
public sealed record SftResult(string ModelFolder, int Steps, double? ValidationLoss);
