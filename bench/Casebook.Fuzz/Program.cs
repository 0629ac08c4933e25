using Casebook.Models;
using Casebook.Models.Tests.Fuzzing;
using SharpFuzz;

switch (args)
{
    case ["seeds", var root]:
        FuzzSeeds.Write(root);
        return 0;
    case [var name] when ModelReaders.All.ContainsKey(name):
        Fuzz(name);
        return 0;
    default:
        Console.Error.WriteLine($"usage: Casebook.Fuzz seeds FOLDER | {string.Join(" | ", ModelReaders.All.Keys)}");
        return 2;
}

// Whatever is neither a model nor a ModelFileException ends the process, and so does memory beyond what the tests allow.
static void Fuzz(string name)
{
    (string fileName, Action<string> open) = ModelReaders.All[name];
    string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"casebook-fuzz-{Environment.ProcessId}")).FullName;
    string path = Path.Combine(folder, fileName);
    Fuzzer.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        File.WriteAllBytes(path, bytes.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            open(folder);
        }
        catch (ModelFileException)
        {
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > 4_000_000 + 300 * bytes.Length)
            throw new InvalidOperationException($"{allocated} bytes were allocated for {bytes.Length}.");
    });
}
