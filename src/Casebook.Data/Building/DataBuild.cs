using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;

namespace Casebook.Data.Building;

/// <summary>
/// <c>casebook data build</c>: writes exemplars and problems, trains a tokenizer on the exemplars, counts, and writes the
/// manifest last. The same recipe gives the same bytes, but for the manifest's time.
/// </summary>
/// <remarks>Does not resume: a build that was stopped is begun again, over what it left.</remarks>
public static class DataBuild
{
    public const string TrainExemplars = "exemplars.train.jsonl";
    public const string ValidationExemplars = "exemplars.validation.jsonl";
    public const string TrainProblems = "problems.train.jsonl";
    public const string HeldoutProblems = "problems.heldout.jsonl";
    public const string TokenizerFolder = "tokenizer";
    public const string RecipeFile = "recipe.yaml";

    /// <summary>The special tokens of models that are trained from scratch, in the order of their ids.</summary>
    private static readonly string[] _specialTokens =
        ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"];

    /// <param name="outFolder">Made where there is none; may hold an earlier data set, which is replaced, and nothing else.</param>
    /// <param name="progress">Told about every hundredth record.</param>
    /// <param name="clock">For the manifest's time.</param>
    /// <exception cref="DataBuildException">The folder holds something else, or more is asked for than the phrasings give.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static DataStatistics Run(
        DataRecipe recipe, string outFolder, IProgress<DataProgress>? progress = null, CancellationToken cancellationToken = default, TimeProvider? clock = null)
    {
        OutputFolder.Prepare(outFolder);
        var phrases = new PhraseSplit(recipe.SplitSeed);
        (ICaseGenerator Generator, DomainSizes Sizes)[] domains =
            [.. Domains.All(phrases).Select(domain => (domain.Generator, Sizes: domain.Sizes(recipe))).Where(domain => !domain.Sizes.IsEmpty)];
        var source = new CaseSource(recipe.Seed);
        var counts = domains.ToDictionary(domain => domain.Generator.Domain, domain => new DomainCount(domain.Generator.Domain, domain.Sizes));

        AtomicFile.WriteAllText(Path.Combine(outFolder, RecipeFile), Recipe.ToYaml(recipe, withDescriptions: true));
        ExemplarFile.Write(Path.Combine(outFolder, TrainExemplars), Exemplars(TrainExemplars, sizes => sizes.Train, count: true));
        ExemplarFile.Write(Path.Combine(outFolder, ValidationExemplars), Exemplars(ValidationExemplars, sizes => sizes.Validation, count: false));
        ProblemFile.Write(Path.Combine(outFolder, TrainProblems), Cases(TrainProblems, Split.Reinforcement, sizes => sizes.Problems).Select(Problem));
        ProblemFile.Write(Path.Combine(outFolder, HeldoutProblems), Cases(HeldoutProblems, Split.HeldOut, sizes => sizes.Heldout).Select(Problem));

        ChatTemplate template = TrainTokenizer(recipe, outFolder, progress, cancellationToken);
        CountTokens(outFolder, template, counts, progress, cancellationToken);
        var statistics = new DataStatistics([.. counts.Values.Select(count => count.ToStatistics())], source.Duplicates, template.Tokenizer.VocabularySize);
        Manifest.Write(outFolder, new Manifest
        {
            Kind = "data",
            Created = (clock ?? TimeProvider.System).GetUtcNow(),
            Properties = ManifestFacts.Of(recipe, statistics),
        });
        return statistics;

        IEnumerable<(ICaseGenerator Generator, int Ordinal, GeneratedCase Case, string Part)> Cases(string file, Split split, Func<DomainSizes, int> size)
        {
            string part = Path.GetFileNameWithoutExtension(file);
            int total = domains.Sum(domain => size(domain.Sizes));
            int done = 0;
            foreach ((int domain, int ordinal) in Interleaving.Of([.. domains.Select(domain => size(domain.Sizes))]))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ICaseGenerator generator = domains[domain].Generator;
                yield return (generator, ordinal, source.Next(generator, split, part, ordinal), part);
                if (++done % 100 == 0 || done == total)
                {
                    progress?.Report(new DataProgress(part, done, total));
                }
            }
        }

        IEnumerable<Exemplar> Exemplars(string file, Func<DomainSizes, int> size, bool count)
        {
            foreach ((ICaseGenerator Generator, int Ordinal, GeneratedCase Case, string Part) drawn in Cases(file, Split.Train, size))
            {
                Problem problem = Problem(drawn);
                var completion = new Completion(TraceOutcome.Closed, drawn.Case.Trace, drawn.Case.Answer, FinishReason.Stop);
                Verdict verdict = Verifiers.ByName(problem.Verifier).Verify(problem, completion);
                if (!verdict.Correct)
                {
                    throw new DataBuildException(file, problem.Id, $"the exemplar's own answer is not right: {verdict.Reason.TrimEnd('.')}", "This is a fault of the generator: please report it.");
                }
                DomainCount domain = counts[problem.Domain];
                domain.Verified++;
                if (count)
                {
                    domain.Add(drawn.Case);
                }
                yield return new Exemplar
                {
                    Id = problem.Id,
                    Domain = problem.Domain,
                    Source = problem.Source,
                    Messages = [.. problem.Messages, new Message("assistant", drawn.Case.Answer, drawn.Case.Trace)],
                };
            }
        }
    }

    private static Problem Problem((ICaseGenerator Generator, int Ordinal, GeneratedCase Case, string Part) drawn) => new()
    {
        Id = $"{drawn.Generator.Domain}.{drawn.Part}.{drawn.Ordinal + 1}",
        Domain = drawn.Generator.Domain,
        Source = "casebook-phrasebooks",
        Messages = [new Message("user", drawn.Generator.Ask(drawn.Case.Description))],
        Verifier = drawn.Generator.Verifier,
        Reference = drawn.Case.Reference,
    };

    private static ChatTemplate TrainTokenizer(DataRecipe recipe, string outFolder, IProgress<DataProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new DataProgress("tokenizer", 0, 1));
        IEnumerable<string> texts = ExemplarFile.Read(Path.Combine(outFolder, TrainExemplars))
            .SelectMany(exemplar => exemplar.Messages)
            .SelectMany(message => new[] { message.Role, message.Content, message.ReasoningContent ?? "" });
        TrainedTokenizer trained = BpeTrainer.Train(texts, recipe.Vocabulary, _specialTokens, cancellationToken);
        string folder = Path.Combine(outFolder, TokenizerFolder);
        trained.Save(folder);
        progress?.Report(new DataProgress("tokenizer", 1, 1));
        return ChatTemplate.Load(folder, trained.Tokenizer);
    }

    private static void CountTokens(
        string outFolder, ChatTemplate template, Dictionary<string, DomainCount> counts, IProgress<DataProgress>? progress, CancellationToken cancellationToken)
    {
        int total = counts.Values.Sum(count => count.Train);
        int done = 0;
        foreach (Exemplar exemplar in ExemplarFile.Read(Path.Combine(outFolder, TrainExemplars)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            counts[exemplar.Domain].AddTokens(
                template.Render(exemplar.Messages, addGenerationPrompt: false).Tokens.Length,
                template.Tokenizer.Encode(exemplar.Messages[^1].ReasoningContent!).Length);
            if (++done % 1000 == 0 || done == total)
            {
                progress?.Report(new DataProgress("statistics", done, total));
            }
        }
    }
}
