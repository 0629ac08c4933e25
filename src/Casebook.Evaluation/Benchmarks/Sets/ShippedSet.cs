namespace Casebook.Evaluation.Benchmarks.Sets;

/// <summary>The data files of benchmarks of our own, which are part of the program.</summary>
internal static class ShippedSet
{
    /// <summary>Names of resources that are data files begin with it.</summary>
    private const string Prefix = "sets/";

    /// <summary>A file's content.</summary>
    /// <exception cref="BenchmarkException">The program has no such file.</exception>
    public static byte[] Bytes(BenchmarkDefinition definition, string name)
    {
        using Stream? stream = typeof(ShippedSet).Assembly.GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            throw new BenchmarkException(definition.Id, "data.files", $"{name} is not shipped with this program", "Leave data.shipped out where the files are yours.");
        }
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
