using System.Runtime.InteropServices;
using System.Text;

namespace Casebook.Bench.Peers;

/// <summary>
/// The compiled <c>bench/peers/peer.c</c> of one peer. Functions are found in the library that was asked for, so that
/// several peers can be in one process.
/// </summary>
internal sealed unsafe class PeerLibrary
{
    private readonly nint _library;
    private readonly string _folder;

    private PeerLibrary(string name, string file)
    {
        Name = name;
        _library = NativeLibrary.Load(file);
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        fixed (byte* path = Zero(_folder))
            ((delegate* unmanaged<byte*, void>)Function("peer_start"))(path);
    }

    public string Name { get; }

    /// <summary>In how many ways the peer can store keys and values of several sequences.</summary>
    public int CacheLayouts => Name == "llama.cpp" ? 2 : 1;

    /// <summary>The instructions that the peer says it uses, and the file that has them.</summary>
    public string System
    {
        get
        {
            byte[] text = new byte[4096];
            fixed (byte* bytes = text)
                ((delegate* unmanaged<byte*, int, void>)Function("peer_system"))(bytes, text.Length);
            string? backend = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains(Path.Combine(_folder, "libggml-cpu"), StringComparison.Ordinal));
            string[] used = [.. Encoding.UTF8.GetString(text).Split('\0')[0].Split('|').Where(each => each.Contains("= 1")).Select(each => each.Split('=')[0].Split(':')[^1].Trim())];
            return $"{Path.GetFileName(backend)} {string.Join(' ', used)}".Trim();
        }
    }

    /// <summary>What the library last complained of.</summary>
    public string Error => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Function("peer_error"))())!.Trim();

    /// <summary>Loads a peer.</summary>
    /// <param name="name"><c>llama.cpp</c> or <c>ik_llama.cpp</c>: a folder of bench/peers.</param>
    public static PeerLibrary Load(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string peers = Path.Combine(folder, "bench", "peers");
            if (!Directory.Exists(peers))
                continue;
            string file = Path.Combine(peers, name, "build", "libpeer.so");
            return File.Exists(file) ? new PeerLibrary(name, file) : throw new PeerException($"{file} is not there: run bench/peers/{name}/install.sh.");
        }
        throw new PeerException("bench/peers is nowhere above the program.");
    }

    /// <summary>Writes a GGUF file again with all matrices in one format.</summary>
    public void Quantize(string input, string output, string format, int threads)
    {
        fixed (byte* from = Zero(input), to = Zero(output), name = Zero(format))
        {
            if (((delegate* unmanaged<byte*, byte*, byte*, int, int>)Function("peer_quantize"))(from, to, name, threads) != 0)
                throw new PeerException($"{input} to {format}: {Error}");
        }
    }

    /// <summary>Bytes of the tensors that computing one token reads: all of a file's but the embedding, unless that is the head too.</summary>
    public long PassBytes(string file)
    {
        fixed (byte* path = Zero(file))
        {
            long bytes = ((delegate* unmanaged<byte*, long>)Function("peer_pass_bytes"))(path);
            return bytes >= 0 ? bytes : throw new PeerException($"{file}: {Error}");
        }
    }

    internal nint Function(string name) => NativeLibrary.GetExport(_library, name);

    internal static byte[] Zero(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}

/// <summary>A peer that is not there or that fails.</summary>
internal sealed class PeerException(string message) : Exception(message);
