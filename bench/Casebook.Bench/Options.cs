using System.Globalization;

namespace Casebook.Bench;

/// <summary>What was typed after a benchmark's name: values, and options with one value each or none.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _options = [];
    private readonly List<string> _values = [];

    /// <param name="known">Options that take a value.</param>
    /// <param name="flags">Options that take none.</param>
    public Options(IReadOnlyList<string> arguments, IReadOnlyCollection<string> known, IReadOnlyCollection<string> flags)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (flags.Contains(argument))
                _options[argument] = "";
            else if (known.Contains(argument))
                _options[argument] = ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{argument} needs a value.");
            else if (argument.StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"{argument} is no option here; there are {string.Join(' ', known.Concat(flags))}.");
            else
                _values.Add(argument);
        }
    }

    public IReadOnlyList<string> Values => _values;

    public bool Has(string option) => _options.ContainsKey(option);

    public string Text(string option, string otherwise) => _options.GetValueOrDefault(option, otherwise);

    public int Number(string option, int otherwise) => _options.TryGetValue(option, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
