using System.Globalization;
using Casebook.Models.Tensors;

namespace Casebook.Bench.RandomModels;

/// <summary>Writes random models: <c>gguf SHAPE… FORMAT…</c>.</summary>
internal static class RandomGgufCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--seed", "--out"], []);
        string folder = options.Text("--out", "/tmp/gguf");
        ulong seed = (ulong)options.Number("--seed", 1);
        string[] shapes = [.. options.Values.Where(RandomShape.All.ContainsKey)];
        TensorEncoding[] encodings = [.. options.Values.Except(shapes).Select(Encoding)];
        if (shapes.Length == 0 || encodings.Length == 0)
            throw new ArgumentException($"Name shapes ({string.Join(' ', RandomShape.All.Keys)}) and formats ({string.Join(' ', Enum.GetNames<TensorEncoding>())}).");
        Directory.CreateDirectory(folder);
        foreach (string shape in shapes)
        {
            foreach (TensorEncoding encoding in encodings)
            {
                string file = Path.Combine(folder, RandomGguf.FileName(shape, encoding, seed));
                long parameters = RandomGguf.Write(file, shape, encoding, seed);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {parameters:N0} parameters, {new FileInfo(file).Length:N0} bytes"));
            }
        }
    }

    private static TensorEncoding Encoding(string name) =>
        Enum.TryParse(name, out TensorEncoding encoding) && Enum.IsDefined(encoding) ? encoding : throw new ArgumentException($"{name} is neither a shape nor a format.");
}
