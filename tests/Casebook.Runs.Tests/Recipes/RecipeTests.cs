using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;

namespace Casebook.Runs.Tests.Recipes;

public sealed class RecipeTests
{
    // A typing error in a key would silently train with the default.
    [Theory]
    [InlineData("data: d\noptimizer:\n  learnign_rate: 0.1\n", "r.yaml: line 3: optimizer.learnign_rate: unknown key. Did you mean optimizer.learning_rate?")]
    [InlineData("data: d\nlearning_rate: 0.1\n", "r.yaml: line 2: learning_rate: unknown key. Did you mean optimizer.learning_rate?")]
    [InlineData("data: d\nquux: 1\n", "r.yaml: line 2: quux: unknown key. Known keys: data, name, steps, seed, order, flag, tags, optimizer, extra, parts.")]
    public void An_unknown_key_names_the_nearest(string yaml, string message) =>
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>(yaml, "r.yaml")).Message.ShouldBe(message);

    // Every value is checked before hours of work begin on it.
    [Theory]
    [InlineData("data: d\nsteps: 0", "r.yaml: line 2: steps: is 0, must be at least 1 and at most 1000.")]
    [InlineData("data: d\nsteps: many", "r.yaml: line 2: steps: \"many\" is not a whole number.")]
    [InlineData("data: d\nsteps: 1.5", "r.yaml: line 2: steps: \"1.5\" is not a whole number.")]
    [InlineData("data: d\nsteps:", "r.yaml: line 2: steps: has no value. Give one: whole number.")]
    [InlineData("data: d\nsteps: [1]", "r.yaml: line 2: steps: has keys or items below it. Give one value: whole number.")]
    [InlineData("data: d\nflag: maybe", "r.yaml: line 2: flag: \"maybe\" is not true or false.")]
    [InlineData("data: d\norder: upside_down", "r.yaml: line 2: order: \"upside_down\" is not one of as-given, by-length.")]
    [InlineData("data: d\noptimizer: 5", "r.yaml: line 2: optimizer: is not a section. Write its keys indented below it.")]
    [InlineData("data: d\ntags: red", "r.yaml: line 2: tags: is not a list. Write [a, b], or one item a line after a dash.")]
    [InlineData("data: d\noptimizer:\n  learning_rate: -1", "r.yaml: line 3: optimizer.learning_rate: is -1, must be above 0 and at most 1.")]
    [InlineData("data: d\noptimizer:\n  learning_rate: .nan", "r.yaml: line 3: optimizer.learning_rate: \".nan\" is not a number.")]
    [InlineData("data: d\noptimizer:\n  warm_up: 5\n  cool_down: 3", "r.yaml: line 4: optimizer.cool_down: must be at least warm_up.")]
    [InlineData("data: d\nparts:\n  - size: 0", "r.yaml: line 3: parts[0].size: is 0, must be at least 1.")]
    [InlineData("steps: 5", "r.yaml: data: is missing. Add data: Where the exemplars are.")]
    [InlineData("- a", "r.yaml: line 1: is not a list of keys with values. Write one \"key: value\" a line.")]
    public void A_value_that_does_not_fit_is_named_with_its_line(string yaml, string message) =>
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>(yaml, "r.yaml")).Message.ShouldBe(message);

    // Mending one error a try is tedious.
    [Fact]
    public void All_problems_are_told_at_once()
    {
        var exception = Should.Throw<RecipeException>(() => Recipe.Parse<Sample>("steps: 0\nflag: 3\nfoo: 1\n", "r.yaml"));
        exception.Problems.Count.ShouldBe(4);
        exception.ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("a: b: c", "line 1")]
    [InlineData("data: d\ndata: e", "line 2")]
    [InlineData("data: \"unclosed", "line 1")]
    public void Broken_yaml_is_told_with_its_line(string yaml, string place) =>
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>(yaml, "r.yaml")).Place.ShouldBe(place);

    // The wrong file given as a recipe must not end the program without a word.
    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    public void Bottomless_nesting_is_an_error_and_no_crash(char open)
    {
        string nested = string.Concat(Enumerable.Repeat($"{open} ", 200_000));
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>("tags: " + nested, "r.yaml"));
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>("data: d", "r.yaml", ["tags=" + nested]));
    }

    [Fact]
    public void A_missing_file_is_a_recipe_error() =>
        Should.Throw<RecipeException>(() => Recipe.Load<Sample>("/nowhere/recipe.yaml")).ExitCode.ShouldBe(ExitCode.Usage);

    // What a user asks for on the command line must win, and be checked as strictly.
    [Fact]
    public void Overrides_replace_and_create_keys()
    {
        Sample recipe = Recipe.Parse<Sample>(
            "data: d\nsteps: 3\n", "r.yaml",
            ["steps=7", "optimizer.learning_rate=1e-3", "tags=[a, b]", "extra.weight=2.5", "data=e=f", "name="]);
        recipe.Steps.ShouldBe(7);
        recipe.Optimizer.LearningRate.ShouldBe(0.001);
        recipe.Tags.ShouldBe(["a", "b"]);
        recipe.Extra!.Weight.ShouldBe(2.5f);
        recipe.Data.ShouldBe("e=f");
        recipe.Name.ShouldBeNull();
    }

    [Theory]
    [InlineData("step=7", "--set step=7: step: unknown key. Did you mean steps?")]
    [InlineData("optimizer.learning_rate=9", "--set optimizer.learning_rate=9: optimizer.learning_rate: is 9, must be above 0 and at most 1.")]
    [InlineData("steps", "--set steps: steps: is not of the form key=value. Write for example --set optimizer.learning_rate=0.001.")]
    [InlineData("steps.x=1", "--set steps.x=1: steps: has keys or items below it. Give one value: whole number.")]
    public void A_wrong_override_is_told_as_it_was_typed(string text, string message) =>
        Should.Throw<RecipeException>(() => Recipe.Parse<Sample>("data: d\n", "r.yaml", [text])).Message.ShouldBe(message);

    // The resolved recipe in the run folder must say all that was done, and must run again to the same.
    [Fact]
    public void A_resolved_recipe_has_every_key_and_reads_back()
    {
        string yaml = Recipe.ToYaml(Recipe.Parse<Sample>("data: d\nparts:\n  - name: x\n    size: 2\n  - size: 3\n", "r.yaml"));
        yaml.ShouldBe("""
            data: d
            name: null
            steps: 100
            seed: 18446744073709551615
            order: as-given
            flag: false
            tags: []
            optimizer:
              learning_rate: 0.003
              warm_up: 0
              cool_down: 0
            extra: null
            parts:
              - size: 2
                name: x
              - size: 3
                name: part

            """.ReplaceLineEndings("\n"));
        Recipe.ToYaml(Recipe.Parse<Sample>(yaml, "r.yaml")).ShouldBe(yaml);
    }

    // Texts that YAML would read as something else.
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("12")]
    [InlineData("a: b # c")]
    [InlineData("two\nlines\t\"quoted\" \\ and \u00e9\u4e2d\ud83d\ude00")]
    [InlineData("./runs/sft-1")]
    [InlineData("~")]
    public void Any_text_survives_writing_and_reading(string text)
    {
        var sample = new Sample { Data = text, Tags = [text, text] };
        Sample read = Recipe.Parse<Sample>(Recipe.ToYaml(sample), "r.yaml");
        read.Data.ShouldBe(text);
        read.Tags.ShouldBe([text, text]);
    }

    // Help and documentation come from the same place as the checks.
    [Fact]
    public void Keys_can_be_listed_with_type_default_and_description()
    {
        IReadOnlyList<RecipeKey> keys = Recipe.Keys<Sample>();
        keys.ShouldContain(new RecipeKey("data", "text", null, "Where the exemplars are"));
        keys.ShouldContain(new RecipeKey("optimizer.learning_rate", "number", "0.003", "Peak rate (Adam's authors: 0.001)"));
        keys.ShouldContain(new RecipeKey("order", "one of as-given, by-length", "as-given", ""));
        keys.ShouldContain(key => key.Key == "extra.weight");
    }

    [Theory]
    [InlineData("hiden_size", "hidden_size", 1)]
    [InlineData("learnign", "learning", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Edit_distance_counts_letters(string left, string right, int distance)
    {
        EditDistance.Between(left, right).ShouldBe(distance);
        EditDistance.Between(right, left).ShouldBe(distance);
    }

    public enum Order
    {
        AsGiven,
        ByLength,
    }

    public sealed class Sample
    {
        [Description("Where the exemplars are")]
        public required string Data { get; init; }

        public string? Name { get; init; }

        [Range(1, 1000)]
        public int Steps { get; init; } = 100;

        public ulong Seed { get; init; } = ulong.MaxValue;

        public Order Order { get; init; }

        public bool Flag { get; init; }

        public IReadOnlyList<string> Tags { get; init; } = [];

        public OptimizerSection Optimizer { get; init; } = new();

        public ExtraSection? Extra { get; init; }

        public IReadOnlyList<Part> Parts { get; init; } = [];
    }

    public sealed class OptimizerSection : IValidatableObject
    {
        [Range(0.0, 1.0, MinimumIsExclusive = true)]
        [Description("Peak rate (Adam's authors: 0.001)")]
        public double LearningRate { get; init; } = 0.003;

        public long WarmUp { get; init; }

        public long CoolDown { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (CoolDown < WarmUp && CoolDown > 0)
            {
                yield return new ValidationResult("must be at least warm_up", [nameof(CoolDown)]);
            }
        }
    }

    public sealed class ExtraSection
    {
        public float Weight { get; init; } = 1;
    }

    public sealed class Part
    {
        [Range(1, int.MaxValue)]
        public int Size { get; init; } = 1;

        public string Name { get; init; } = "part";
    }
}
