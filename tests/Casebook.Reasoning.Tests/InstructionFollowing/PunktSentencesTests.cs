using Casebook.Reasoning.InstructionFollowing;

namespace Casebook.Reasoning.Tests.InstructionFollowing;

public sealed class PunktSentencesTests
{
    // Nine of a hundred of the benchmark's instructions count sentences; each row was given to NLTK's Punkt, too.
    [Theory]
    [InlineData("", 0)]
    [InlineData("no mark", 1)]
    [InlineData("One.", 1)]
    [InlineData("One. two", 2)]
    [InlineData("One.Two", 1)]
    [InlineData("One.\n\nTwo!\nThree?", 3)]
    [InlineData("A line\nand another", 1)]
    [InlineData("Wow!! Great", 2)]
    [InlineData("Wow!!", 2)]
    [InlineData("Wow!!!", 2)]
    [InlineData("or !!! eLife", 3)]
    [InlineData("What?! No.", 2)]
    [InlineData("He said \"why?\" Then he left.", 2)]
    [InlineData("He left. (It rained.) She stayed.", 3)]
    [InlineData("She said \"go.\"", 1)]
    [InlineData("**Really?** Yes.", 2)]
    [InlineData("Mr. Brown and Dr. Green live on St. Mary's Street.", 1)]
    [InlineData("It is 5 p.m. now.", 1)]
    [InlineData("It is 5 p.m. The bus is late.", 2)]
    [InlineData("The U.S. economy", 1)]
    [InlineData("J. Smith came.", 1)]
    [InlineData("I choose plan B. The end.", 2)]
    [InlineData("I choose plan B. Running is fun.", 2)]
    [InlineData("We sell pens, ink, etc. and paper.", 2)]
    [InlineData("See e.g. this", 2)]
    [InlineData("1. First\n2. Second", 3)]
    [InlineData("1. first", 1)]
    [InlineData("It was in 1999. Then it ended.", 2)]
    [InlineData("It costs 3.50 today.", 1)]
    [InlineData("Wait... then go.", 1)]
    [InlineData("Wait... The end.", 2)]
    [InlineData("Wait... Peter came.", 1)]
    [InlineData("- one.\n- two.", 2)]
    [InlineData(". . .", 3)]
    public void Sentences_are_counted_as_Punkt_counts_them(string text, int count) => PunktSentences.Count(text).ShouldBe(count);
}
