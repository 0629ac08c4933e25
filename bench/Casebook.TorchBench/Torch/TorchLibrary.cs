using System.Runtime.InteropServices;
using TorchSharp;

namespace Casebook.TorchBench.Torch;

/// <summary>libtorch and TorchSharp's binding to it, loaded before TorchSharp looks for them itself.</summary>
internal static unsafe partial class TorchLibrary
{
    private const string Binding = "libLibTorchSharp.so";

    /// <summary>Loads the binding. Where the system's C++ library is older than the binding asks for, a copy that asks for less is loaded.</summary>
    /// <param name="threads">That one operation is dealt out to.</param>
    public static void Load(int threads)
    {
        string folder = Folder();
        if (!NativeLibrary.TryLoad(Path.Combine(folder, Binding), out _))
            NativeLibrary.Load(Relaxed(folder));
        torch.set_num_threads(threads);
    }

    /// <summary>
    /// Sends fp32 products to oneDNN instead of MKL, which takes older code on processors of AMD. It allows oneDNN to
    /// round to bf16, which it did not do where this was tried: loss and gradient kept the accuracy of fp32.
    /// </summary>
    public static void AllowFastProducts()
    {
        // TorchSharp has no function for it. The second argument is a std::string: characters, length, room of its own.
        byte* characters = stackalloc byte[16];
        "medium"u8.CopyTo(new Span<byte>(characters, 16));
        characters["medium"u8.Length] = 0;
        nint* text = stackalloc nint[4];
        text[0] = (nint)(text + 2);
        text[1] = "medium"u8.Length;
        Buffer.MemoryCopy(characters, text + 2, 16, 16);
        SetPrecision(GlobalContext(), text);
    }

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at7Context25setFloat32MatmulPrecisionERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE")]
    private static partial void SetPrecision(nint context, nint* text);

    private static string Folder()
    {
        string portable = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
        string folder = File.Exists(Path.Combine(portable, Binding)) ? portable : AppContext.BaseDirectory;
        return File.Exists(Path.Combine(folder, Binding)) ? folder : throw new FileNotFoundException($"There is no {Binding} in {folder}. Build for Linux x64.");
    }

    /// <summary>The copy, beside links to what it loads from its own folder: the same files, since libtorch can not be in a process twice.</summary>
    private static string Relaxed(string folder)
    {
        string relaxed = Path.Combine(AppContext.BaseDirectory, "relaxed");
        Directory.CreateDirectory(relaxed);
        foreach (string library in Directory.EnumerateFiles(folder, "*.so*"))
        {
            string link = Path.Combine(relaxed, Path.GetFileName(library));
            if (Path.GetFileName(library) != Binding && !File.Exists(link))
                File.CreateSymbolicLink(link, library);
        }
        string copy = Path.Combine(relaxed, Binding), beside = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(beside, WeakSymbol.Relax(File.ReadAllBytes(Path.Combine(folder, Binding)), "_ZSt21ios_base_library_initv", "GLIBCXX_3.4.32"));
        File.Move(beside, copy, overwrite: true);
        return copy;
    }
}
