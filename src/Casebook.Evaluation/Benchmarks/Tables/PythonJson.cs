namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>JSON as Python writes it, with <c>NaN</c> and <c>Infinity</c> for what it has no number for.</summary>
internal static class PythonJson
{
    private static readonly byte[][] _words = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    /// <summary>The same with null in their place.</summary>
    public static byte[] WithNulls(ReadOnlySpan<byte> json)
    {
        var text = new List<byte>(json.Length + 16);
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte[]? word = null;
            if (!inString)
            {
                foreach (byte[] one in _words)
                {
                    word ??= json[i..].StartsWith(one) ? one : null;
                }
            }
            if (word is not null)
            {
                text.AddRange("null"u8);
                i += word.Length - 1;
                continue;
            }
            text.Add(json[i]);
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                text.Add(json[++i]);
                continue;
            }
            inString ^= json[i] == '"';
        }
        return [.. text];
    }
}
