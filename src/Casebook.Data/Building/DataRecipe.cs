using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Data.Building;

/// <summary>What <c>casebook data build</c> is told: how much of what.</summary>
public sealed class DataRecipe : IValidatableObject
{
    /// <summary>Special tokens and byte tokens need room before the first merge.</summary>
    internal const int SmallestVocabulary = 300;

    [Description("Seed of every draw but the split's. Default 1, our choice.")]
    public ulong Seed { get; set; } = 1;

    [Description("Seed that decides which frames, phrasings and products are held out. Another value holds out others, so never evaluate a model on a split that it was not trained with. Default 1, our choice.")]
    public ulong SplitSeed { get; set; } = 1;

    [Description("Description to weakness.")]
    public DomainSizes CveCwe { get; set; } = new();

    [Description("Description to CVSS 3.1 base vector.")]
    public DomainSizes CveCvss { get; set; } = new();

    [Description("CVSS 3.1 vector to base score and severity. Nothing of it unless asked for.")]
    public AddedDomainSizes CvssScore { get; set; } = new();

    [Description("Procedure to ATT&CK technique. Nothing of it unless asked for.")]
    public AddedDomainSizes AttackTechnique { get; set; } = new();

    [Description("Question with four options to letter. Nothing of it unless asked for.")]
    public AddedDomainSizes MultipleChoice { get; set; } = new();

    [Description("Description to weakness and measure against it. Nothing of it unless asked for.")]
    public AddedDomainSizes TwoHop { get; set; } = new();

    [Description("Integer arithmetic, plain and in stories. Nothing of it unless asked for.")]
    public AddedDomainSizes Arithmetic { get; set; } = new();

    [Description("What a snippet prints, which line is at fault, an expression for a task. Nothing of it unless asked for.")]
    public AddedDomainSizes Code { get; set; } = new();

    [Description("Requests with demands on the answer's form. Nothing of it unless asked for.")]
    public AddedDomainSizes Instructions { get; set; } = new();

    [Description("Harmful requests to refuse beside defenders' requests to help with. Nothing of it unless asked for.")]
    public AddedDomainSizes Refusals { get; set; } = new();

    [Description("Tokens of the tokenizer that is trained on the exemplars, bytes and special tokens included. Default 1536: measured on the demo's data, 1024 makes 14 % more tokens and 2048 6 % fewer.")]
    [Range(SmallestVocabulary, 65536)]
    public int Vocabulary { get; set; } = 1536;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Sections().All(sizes => sizes.Train == 0))
        {
            yield return new ValidationResult("has no training exemplars, one domain at least must have some", [nameof(CveCwe)]);
        }
    }

    private IEnumerable<DomainSizes> Sections() => [CveCwe, CveCvss, CvssScore, AttackTechnique, MultipleChoice, TwoHop, Arithmetic, Code, Instructions, Refusals];
}

/// <summary>How much of one domain.</summary>
public class DomainSizes
{
    [Description("Exemplars to train on. Default 3000 for cve_cwe and cve_cvss, 0 for other domains, our choice.")]
    [Range(0, 100_000_000)]
    public int Train { get; set; } = 3000;

    [Description("Exemplars from the same frames and phrasings that are not trained on. Default 100 for cve_cwe and cve_cvss, 0 for other domains, our choice.")]
    [Range(0, 1_000_000)]
    public int Validation { get; set; } = 100;

    [Description("Problems without traces, for reinforcement learning: from the same frames and phrasings and from further ones that no exemplar and no held-out problem has. Default 1000 for cve_cwe and cve_cvss, 0 for other domains, our choice.")]
    [Range(0, 100_000_000)]
    public int Problems { get; set; } = 1000;

    [Description("Problems from frames, phrasings and products that no training case uses. Default 200 for cve_cwe and cve_cvss, 0 for other domains, our choice.")]
    [Range(0, 1_000_000)]
    public int Heldout { get; set; } = 200;

    /// <summary>Nothing is asked for.</summary>
    internal bool IsEmpty => Train + Validation + Problems + Heldout == 0;
}

/// <summary>Of a domain that came later: nothing unless asked for, so that a recipe from before makes what it made.</summary>
public sealed class AddedDomainSizes : DomainSizes
{
    /// <summary>No records.</summary>
    public AddedDomainSizes() => (Train, Validation, Problems, Heldout) = (0, 0, 0, 0);
}
