using Casebook.Data.Arithmetic;
using Casebook.Data.Cases;
using Casebook.Data.Choices;
using Casebook.Data.Code;
using Casebook.Data.Instructions;
using Casebook.Data.Measures;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Refusals;
using Casebook.Data.Scores;
using Casebook.Data.Severity;
using Casebook.Data.Techniques;
using Casebook.Data.Weaknesses;

namespace Casebook.Data.Building;

/// <summary>Every domain that can be built: who writes its cases, and which part of the recipe says how many.</summary>
internal static class Domains
{
    public static IReadOnlyList<(ICaseGenerator Generator, Func<DataRecipe, DomainSizes> Sizes)> All(PhraseSplit phrases) =>
    [
        (new WeaknessGenerator(phrases), recipe => recipe.CveCwe),
        (new SeverityGenerator(phrases), recipe => recipe.CveCvss),
        (new ScoreGenerator(phrases), recipe => recipe.CvssScore),
        (new TechniqueGenerator(phrases), recipe => recipe.AttackTechnique),
        (new ChoiceGenerator(phrases), recipe => recipe.MultipleChoice),
        (new MeasureGenerator(phrases), recipe => recipe.TwoHop),
        (new ArithmeticGenerator(phrases), recipe => recipe.Arithmetic),
        (new CodeGenerator(phrases), recipe => recipe.Code),
        (new InstructionsGenerator(phrases), recipe => recipe.Instructions),
        (new RefusalGenerator(phrases), recipe => recipe.Refusals),
    ];
}
