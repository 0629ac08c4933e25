using Casebook.Training.Learners;

namespace Casebook.Training.Grpo;

/// <summary>A recipe, and what it is to be applied to.</summary>
public sealed record GrpoJob
{
    /// <summary>What to do.</summary>
    public required GrpoRecipe Recipe { get; init; }

    /// <summary>Where the recipe was read, for messages.</summary>
    public string RecipeFile { get; init; } = "the recipe";

    /// <summary>A folder with <c>problems.train.jsonl</c>, or a single file of problems.</summary>
    public required string Data { get; init; }

    /// <summary>The model to start from, which is also the reference: a folder, or the folder of a run.</summary>
    public required string Model { get; init; }

    /// <summary>The run's folder; one that exists is resumed.</summary>
    public required string Out { get; init; }

    /// <summary>Who samples and computes; null for the CPU engine on the recipe's number of threads.</summary>
    public ActorFactory? Actors { get; init; }

    /// <summary>Told of what happens, on the thread that trains.</summary>
    public IProgress<GrpoEvent>? Progress { get; init; }

    /// <summary>For time stamps and speeds.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What came of it.</summary>
/// <param name="ModelFolder">The model.</param>
/// <param name="Steps">Steps in all, those of earlier processes included.</param>
/// <param name="Seconds">What this process spent on steps.</param>
public sealed record GrpoResult(string ModelFolder, int Steps, double Seconds);
