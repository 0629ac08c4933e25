namespace Casebook.TorchBench.Rows;

/// <summary>Someone who trains: our engine in one of its number formats, or TorchSharp in one of its ways.</summary>
internal interface IRow : IDisposable
{
    /// <summary>Forward, backward, clipping, AdamW, and whatever has to be done before the next step can begin.</summary>
    /// <param name="number">1 for the first step.</param>
    StepOutcome Step(int number);
}

/// <summary>A step's mean loss in nats, before the weights change, and its gradient's norm before clipping.</summary>
internal readonly record struct StepOutcome(double Loss, double Norm);
