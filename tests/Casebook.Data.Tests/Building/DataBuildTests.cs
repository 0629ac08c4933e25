using Casebook.Data.Building;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;

namespace Casebook.Data.Tests.Building;

public sealed class DataBuildTests
{
    private static readonly DomainSizes _small = new() { Train = 60, Validation = 10, Problems = 10, Heldout = 10 };

    private static DataStatistics Build(string folder, ulong seed = 3) => DataBuild.Run(
        new DataRecipe { Seed = seed, Vocabulary = 400, CveCwe = _small, CveCvss = _small }, folder, cancellationToken: TestContext.Current.CancellationToken);

    // What training and evaluation open must be there, whole, and readable by the readers that they use.
    [Fact]
    public void A_build_is_whole()
    {
        using var folder = new TemporaryFolder();
        DataStatistics statistics = Build(folder.Path);
        Manifest.Verify(folder.Path).ShouldBeNull();
        Manifest manifest = Manifest.TryRead(folder.Path).ShouldNotBeNull();
        manifest.Kind.ShouldBe("data");
        manifest.Properties["cve-cwe.train"].ShouldBe("60");
        Exemplar[] exemplars = [.. ExemplarFile.Read(Path.Combine(folder.Path, DataBuild.TrainExemplars))];
        exemplars.Length.ShouldBe(120);
        exemplars.Select(exemplar => exemplar.Id).Distinct().Count().ShouldBe(120);
        ExemplarFile.Read(Path.Combine(folder.Path, DataBuild.ValidationExemplars)).Count().ShouldBe(20);
        Problem[] problems =
        [
            .. ProblemFile.Read(Path.Combine(folder.Path, DataBuild.TrainProblems)),
            .. ProblemFile.Read(Path.Combine(folder.Path, DataBuild.HeldoutProblems)),
        ];
        problems.Length.ShouldBe(40);
        problems.Select(problem => problem.Messages[^1].Content).Intersect(exemplars.Select(exemplar => exemplar.Messages[0].Content)).ShouldBeEmpty();
        Tokenizer.Load(Path.Combine(folder.Path, DataBuild.TokenizerFolder)).VocabularySize.ShouldBe(statistics.VocabularySize);
        Recipe.Load<DataRecipe>(Path.Combine(folder.Path, DataBuild.RecipeFile)).CveCwe.Train.ShouldBe(60);
    }

    // An exemplar whose own answer is wrong would teach it.
    [Fact]
    public void Every_exemplar_passes_its_own_verifier()
    {
        using var folder = new TemporaryFolder();
        DataStatistics statistics = Build(folder.Path);
        statistics.Domains.ShouldAllBe(domain => domain.Verified == domain.Train + domain.Validation);
    }

    // A result can be repeated only if its data can; and another seed must not give the same.
    [Fact]
    public void The_same_recipe_gives_the_same_bytes_and_another_seed_others()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        using var third = new TemporaryFolder();
        Build(first.Path);
        Build(second.Path);
        Build(third.Path, seed: 4);
        IReadOnlyList<ManifestEntry> files = Manifest.TryRead(first.Path)!.Files;
        Manifest.TryRead(second.Path)!.Files.ShouldBe(files);
        Manifest.TryRead(third.Path)!.Files.Single(file => file.Path == DataBuild.TrainExemplars).Sha256
            .ShouldNotBe(files.Single(file => file.Path == DataBuild.TrainExemplars).Sha256);
    }

    // Every domain must come through the whole build, and its statistics reach the manifest.
    [Fact]
    public void Every_domain_can_be_built_alone_and_the_others_leave_no_trace()
    {
        using var folder = new TemporaryFolder();
        var none = new DomainSizes { Train = 0, Validation = 0, Problems = 0, Heldout = 0 };
        var some = new AddedDomainSizes { Train = 40, Validation = 5, Problems = 6, Heldout = 7 };
        DataStatistics statistics = DataBuild.Run(
            new DataRecipe { Vocabulary = 500, CveCwe = none, CveCvss = none, CvssScore = some, AttackTechnique = some, MultipleChoice = some, TwoHop = some },
            folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        statistics.Domains.Select(domain => domain.Domain).ShouldBe(["cvss-score", "attack-technique", "multiple-choice", "two-hop"]);
        statistics.Domains.ShouldAllBe(domain => domain.Verified == 45 && domain.Train == 40 && domain.LargestSkeletonShare <= 0.1 && domain.MeanTokens > 50);
        IReadOnlyDictionary<string, string> facts = Manifest.TryRead(folder.Path)!.Properties;
        facts["two-hop.heldout"].ShouldBe("7");
        facts.Keys.ShouldNotContain("cve-cwe.train");
        ProblemFile.Read(Path.Combine(folder.Path, DataBuild.HeldoutProblems)).Count().ShouldBe(28);
    }

    // A recipe from before there were more domains must make what it made.
    [Fact]
    public void Domains_that_a_recipe_does_not_name_are_not_built()
    {
        using var folder = new TemporaryFolder();
        Build(folder.Path).Domains.Select(domain => domain.Domain).ShouldBe(["cve-cwe", "cve-cvss"]);
        var recipe = new DataRecipe();
        new[] { recipe.CvssScore, recipe.AttackTechnique, recipe.MultipleChoice, recipe.TwoHop }.ShouldAllBe(sizes => sizes.Train + sizes.Validation + sizes.Problems + sizes.Heldout == 0);
    }

    // Making a data set larger must not change the records that were there.
    [Fact]
    public void A_larger_build_begins_with_the_same_cases()
    {
        using var small = new TemporaryFolder();
        using var large = new TemporaryFolder();
        var none = new DomainSizes { Train = 0, Validation = 0, Problems = 0, Heldout = 0 };
        DataBuild.Run(new DataRecipe { Vocabulary = 400, CveCwe = _small, CveCvss = none }, small.Path, cancellationToken: TestContext.Current.CancellationToken);
        DataBuild.Run(new DataRecipe { Vocabulary = 400, CveCwe = new() { Train = 90, Validation = 0, Problems = 0, Heldout = 0 }, CveCvss = none }, large.Path, cancellationToken: TestContext.Current.CancellationToken);
        string[] few = File.ReadAllLines(Path.Combine(small.Path, DataBuild.TrainExemplars));
        File.ReadAllLines(Path.Combine(large.Path, DataBuild.TrainExemplars)).Take(few.Length).ShouldBe(few);
    }

    // Somebody's folder given by mistake must not be filled with ours.
    [Fact]
    public void A_folder_with_other_things_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "thesis.docx"), "");
        var exception = Should.Throw<DataBuildException>(() => Build(folder.Path));
        exception.Message.ShouldBe($"{folder.Path}: thesis.docx: is no part of a data set, and a build would write around it. Choose an empty folder, or one that holds an earlier data set.");
        Directory.EnumerateFileSystemEntries(folder.Path).Count().ShouldBe(1);
    }

    // A stopped build must not look like a finished one, and building again must mend it.
    [Fact]
    public void A_stopped_build_has_no_manifest_and_can_be_built_again()
    {
        using var folder = new TemporaryFolder();
        Build(folder.Path);
        using var stop = new CancellationTokenSource();
        var progress = new StopAt("problems.train", stop);
        Should.Throw<OperationCanceledException>(() => DataBuild.Run(
            new DataRecipe { Seed = 8, Vocabulary = 400, CveCwe = _small, CveCvss = _small }, folder.Path, progress, stop.Token));
        Manifest.TryRead(folder.Path).ShouldBeNull();
        Build(folder.Path);
        Manifest.Verify(folder.Path).ShouldBeNull();
    }

    // The recipes in the repository are what newcomers run first.
    [Theory]
    [InlineData("tiny", true)]
    [InlineData("demo", false)]
    public void Recipes_of_the_repository_load(string name, bool hasVectors)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Casebook.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }
        DataRecipe recipe = Recipe.Load<DataRecipe>(Path.Combine(root, "recipes", name, "data.yaml"));
        recipe.CveCwe.Heldout.ShouldBePositive();
        recipe.CveCwe.Problems.ShouldBePositive();
        (recipe.CveCvss.Heldout > 0).ShouldBe(hasVectors);
    }

    // A part of a section that is not written must be nothing as well, not the first domains' thousands.
    [Fact]
    public void The_recipe_of_the_security_domains_loads()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Casebook.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }
        DataRecipe recipe = Recipe.Load<DataRecipe>(Path.Combine(root, "recipes", "tiny", "security-data.yaml"), ["two_hop.train=5"]);
        (recipe.CveCwe.Train, recipe.CvssScore.Train, recipe.TwoHop.Train).ShouldBe((0, 400, 5));
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "r.yaml");
        File.WriteAllText(path, "multiple_choice:\n  train: 3\n");
        DataRecipe partial = Recipe.Load<DataRecipe>(path);
        (partial.MultipleChoice.Train, partial.MultipleChoice.Problems, partial.MultipleChoice.Heldout).ShouldBe((3, 0, 0));
    }

    private sealed class StopAt(string stage, CancellationTokenSource stop) : IProgress<DataProgress>
    {
        public void Report(DataProgress value)
        {
            if (value.Stage == stage)
            {
                stop.Cancel();
            }
        }
    }
}
