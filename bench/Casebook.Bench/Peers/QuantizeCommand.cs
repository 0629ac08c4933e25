namespace Casebook.Bench.Peers;

/// <summary>
/// Lets llama.cpp itself write a file in another format: <c>quantize IN.gguf OUT.gguf FORMAT</c>. F32 gives the very
/// numbers that a quantised file stands for.
/// </summary>
internal static class QuantizeCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--threads"], []);
        if (options.Values is not [var input, var output, var format])
            throw new ArgumentException("Name the file to read, the file to write, and the format.");
        PeerLibrary.Load("llama.cpp").Quantize(input, output, format, options.Number("--threads", Environment.ProcessorCount));
        Console.WriteLine($"{output}: {new FileInfo(output).Length:N0} bytes");
    }
}
