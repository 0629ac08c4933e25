using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Tests.Phrasebooks;

public sealed class PhraseSplitTests
{
    // Were a word of a new domain to shift what an old one holds out, every model trained before would be measured on what it saw.
    [Fact]
    public void Words_of_the_general_domains_shift_no_other_split()
    {
        Phrasebook java = PhrasebookReader.Book("Scenes/java");
        java["setting"].ShouldContain(phrase => phrase.Pattern == "gateway");
        PhrasebookReader.Book("Arithmetic/calculations")["device"].ShouldContain(phrase => phrase.Pattern == "gateway");
        Enumerable.Range(0, 50).ShouldContain(seed => new PhraseSplit((ulong)seed).Part(java, "setting", Split.HeldOut).Any(phrase => phrase.Pattern == "gateway"));
    }
}
