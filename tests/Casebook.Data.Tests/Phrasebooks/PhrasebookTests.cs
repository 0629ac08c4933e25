using Casebook.Data.Phrasebooks;
using Casebook.Data.Weaknesses;
using Casebook.Knowledge.Cwe;

namespace Casebook.Data.Tests.Phrasebooks;

public sealed class PhrasebookTests
{
    // A weakness without phrasings, or with kin that is not taught, would fail only when its turn comes in a long build.
    [Fact]
    public void Thirty_weaknesses_are_whole_and_their_kin_is_taught()
    {
        WeaknessBooks.Ids.Count.ShouldBe(30);
        foreach (string id in WeaknessBooks.Ids)
        {
            Phrasebook book = WeaknessBooks.Of(id);
            CweCatalogue.Find(id).ShouldNotBeNull();
            foreach (string section in new[] { "noun", "vp", "because", "impact", "sign", "reject" })
            {
                book[section].Count.ShouldBeGreaterThanOrEqualTo(2, $"{id}, {section}");
            }
            book.Words("kin").ShouldAllBe(kin => WeaknessBooks.Ids.Contains(kin) && kin != id, id);
        }
    }

    // A line that is silently skipped is a phrasing that someone believes to be taught.
    [Fact]
    public void A_line_that_is_no_phrasing_is_named()
    {
        var exception = Should.Throw<InvalidDataException>(() => PhrasebookReader.Parse("Weaknesses/CWE-1", "# CWE-1: x\n\n## noun\n- one\nstray\n"));
        exception.Message.ShouldBe("Phrase book Weaknesses/CWE-1.md, line 5: the line is no phrasing. Begin it with \"- \" or \"+ \".");
    }

    // What is held out must not be what all else rests on, and must be the same for everyone.
    [Fact]
    public void The_split_is_a_partition_that_keeps_core_phrasings_in_training()
    {
        foreach (string id in WeaknessBooks.Ids)
        {
            Phrasebook book = WeaknessBooks.Of(id);
            IReadOnlyList<Phrase> train = new PhraseSplit(5).Part(book, "noun", Split.Train);
            IReadOnlyList<Phrase> heldOut = new PhraseSplit(5).Part(book, "noun", Split.HeldOut);
            IReadOnlyList<Phrase> further = [.. new PhraseSplit(5).Part(book, "noun", Split.Reinforcement).Distinct().Except(train)];
            further.Count.ShouldBeGreaterThan(0);
            train.Concat(further).Concat(heldOut).ShouldBe(book["noun"], ignoreOrder: true);
            heldOut.ShouldAllBe(phrase => !phrase.IsCore);
            new PhraseSplit(5).Part(book, "noun", Split.HeldOut).ShouldBe(heldOut, ignoreOrder: true);
        }
    }

    // What two books say is never held out, so a later book that repeats an earlier one's phrasing would change what was
    // held out before, and with it every data set of the domains that were there.
    [Fact]
    public void Books_of_later_domains_repeat_no_phrasing_of_the_first_ones()
    {
        string[] first = ["Weaknesses/", "Severity/", "Scenes/", "common/", "frames/"];
        string[] later = ["Techniques/", "Intrusions/", "Scores/", "Choices/", "Measures/"];
        ILookup<bool, string> phrasings = PhrasebookReader.All().SelectMany(book => book.Sections.Values).SelectMany(phrases => phrases)
            .Where(phrase => first.Concat(later).Any(folder => phrase.Key.StartsWith(folder, StringComparison.Ordinal)))
            .ToLookup(phrase => first.Any(folder => phrase.Key.StartsWith(folder, StringComparison.Ordinal)), phrase => phrase.Pattern);
        phrasings[false].Count().ShouldBeGreaterThan(1000);
        phrasings[true].Intersect(phrasings[false]).ShouldBeEmpty();
    }
}
