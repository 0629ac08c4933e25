using Casebook.Formats;
using Casebook.Models.Tensors;

if (args is not [var library, ..])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/peers/formats -- path/to/libggml-base.so [fixture.txt]");
    return 2;
}
using var peer = new GgmlFormats(library);
if (args is [_, var fixture])
{
    Fixture.Write(peer, fixture);
    return 0;
}
bool agree = true;
Console.WriteLine("format  same floats  same bytes  error of ours / ggml's (normal, heavy tails)  ours Melem/s  ggml Melem/s");
foreach (TensorEncoding encoding in Enum.GetValues<TensorEncoding>().Where(encoding => encoding.IsQuantized()))
{
    FormatComparison result = FormatComparison.Run(peer, encoding);
    Console.WriteLine(result);
    agree &= result.SameFloats && (result.SameBytes || encoding is not (TensorEncoding.Q8_0 or TensorEncoding.Q4_0));
}
return agree ? 0 : 1;
