namespace Casebook.Training.Sft;

/// <summary>Tokens and seconds of the last steps.</summary>
internal sealed class Speedometer(TimeProvider clock)
{
    private const int Window = 20;
    private readonly Queue<(int Tokens, double Seconds)> _steps = new();
    private long _start;

    public double LastSeconds { get; private set; }

    public double TokensPerSecond => _steps.Sum(step => step.Tokens) / Math.Max(Total, 1e-9);

    public double SecondsPerStep => Total / Math.Max(_steps.Count, 1);

    private double Total => _steps.Sum(step => step.Seconds);

    public void Start() => _start = clock.GetTimestamp();

    public void Stop(int tokens)
    {
        LastSeconds = clock.GetElapsedTime(_start).TotalSeconds;
        _steps.Enqueue((tokens, LastSeconds));
        if (_steps.Count > Window)
        {
            _steps.Dequeue();
        }
    }
}
