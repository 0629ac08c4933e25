using System.Text;

namespace Casebook.Bench.Peers;

/// <summary>A model file opened by a peer's library.</summary>
internal sealed unsafe class PeerModel : IDisposable
{
    private readonly nint _model;

    /// <param name="vocabularyOnly">Without the weights, for tokenization.</param>
    public PeerModel(PeerLibrary library, string file, bool vocabularyOnly = false)
    {
        Library = library;
        fixed (byte* path = PeerLibrary.Zero(file))
            _model = ((delegate* unmanaged<byte*, int, nint>)library.Function("peer_open"))(path, vocabularyOnly ? 1 : 0);
        if (_model == 0)
            throw new PeerException($"{library.Name} does not open {file}: {library.Error}");
        Vocabulary = ((delegate* unmanaged<nint, int>)library.Function("peer_vocabulary"))(_model);
        Parameters = ((delegate* unmanaged<nint, long>)library.Function("peer_parameters"))(_model);
    }

    public PeerLibrary Library { get; }

    public int Vocabulary { get; }

    public long Parameters { get; }

    internal nint Handle => _model;

    /// <summary>The ids of a text, none of them a special token's.</summary>
    public int[] Tokenize(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int[] tokens = new int[bytes.Length + 16];
        fixed (byte* from = bytes)
        fixed (int* to = tokens)
        {
            int count = ((delegate* unmanaged<nint, byte*, int, int*, int, int>)Library.Function("peer_tokenize"))(_model, from, bytes.Length, to, tokens.Length);
            return count >= 0 ? tokens[..count] : throw new PeerException($"{-count} tokens of {bytes.Length} bytes.");
        }
    }

    public void Dispose() => ((delegate* unmanaged<nint, void>)Library.Function("peer_close"))(_model);
}
