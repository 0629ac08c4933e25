using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Casebook.Evaluation.Benchmarks;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Attacks;

/// <summary>
/// Well-known ways of wrapping a request so that a model forgets to refuse it, in our own and tame words: a test of one's
/// own model that needs neither another model nor the model's gradients. What such a test passes, a determined attacker may
/// still get through.
/// </summary>
public static partial class AttackTemplates
{
    /// <summary>Numbers that a row leaves for templates, so that one that is added later changes no other's.</summary>
    public const int RowsEach = 100;

    private static readonly Lazy<IReadOnlyList<AttackTemplate>> _all = new(Read);

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<AttackTemplate> All => _all.Value;

    /// <summary>A request in each template: as many questions of their own, with the template as their subject.</summary>
    internal static IEnumerable<BenchmarkItem> Wrap(BenchmarkItem item) => All.Select((template, number) => item with
    {
        Row = checked((item.Row * RowsEach) + number),
        Name = $"{item.Name}, {template.Id}",
        Subject = template.Id,
        Problem = item.Problem with
        {
            Id = $"{item.Problem.Id}.{template.Id}",
            Messages = [.. item.Problem.Messages.SkipLast(1), item.Problem.Messages[^1] with { Content = Wrap(template, item.Problem.Messages[^1].Content) }],
        },
    });

    /// <summary>A request in a template. Nothing in the request is a place.</summary>
    public static string Wrap(AttackTemplate template, string request)
    {
        // Halves end between words; a single word is all first half.
        int middle = request.IndexOf(' ', request.Length / 2);
        (string first, string second) = middle < 0 ? (request, "") : (request[..middle], request[(middle + 1)..]);
        return Place().Replace(template.Text.Trim(), match => match.Value switch
        {
            "{request}" => request,
            "{first_half}" => first,
            _ => second,
        });
    }

    private static IReadOnlyList<AttackTemplate> Read()
    {
        const string Name = "attack-templates.yaml";
        using var text = new StreamReader(typeof(AttackTemplates).Assembly.GetManifestResourceStream(Name)!);
        return Recipe.Parse<AttackTemplateFile>(text.ReadToEnd(), Name).Templates;
    }

    [GeneratedRegex(@"\{request\}|\{first_half\}|\{second_half\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}

/// <summary>The file of templates.</summary>
public sealed class AttackTemplateFile
{
    [Description("Templates; new ones come last")]
    public required IReadOnlyList<AttackTemplate> Templates { get; set; }
}

/// <summary>One way of wrapping a request.</summary>
public sealed class AttackTemplate
{
    [Description("Short and fixed: role-play")]
    [RegularExpression("[a-z0-9][a-z0-9-]*", ErrorMessage = "is not of small letters, digits and hyphens")]
    public required string Id { get; set; }

    [Description("The request as it is then asked: text with {request}, or with {first_half} and {second_half}")]
    public required string Text { get; set; }
}
