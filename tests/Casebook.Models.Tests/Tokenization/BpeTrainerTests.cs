using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Tokenization;

public sealed class BpeTrainerTests
{
    // A tokenizer that another program, or we tomorrow, read differently makes every trained model useless.
    [Fact]
    public void A_saved_tokenizer_loads_as_the_same()
    {
        using var folder = new TemporaryFolder();
        SmallTokenizer.Trained.Save(folder.Path);
        var loaded = Tokenizer.Load(folder.Path);
        loaded.VocabularySize.ShouldBe(SmallTokenizer.Tokenizer.VocabularySize);
        loaded.SpecialTokens.ShouldBe(SmallTokenizer.Tokenizer.SpecialTokens, ignoreOrder: true);
        foreach (string text in SmallTokenizer.Texts)
        {
            loaded.Encode(text).ShouldBe(SmallTokenizer.Tokenizer.Encode(text));
        }
    }

    // Two builds of one data set must be equal to the byte.
    [Fact]
    public void Training_is_deterministic_and_the_order_of_texts_does_not_matter()
    {
        string forward = Json(SmallTokenizer.Texts);
        Json(SmallTokenizer.Texts.Reverse()).ShouldBe(forward);
        Json(SmallTokenizer.Texts).ShouldBe(forward);

        static string Json(IEnumerable<string> texts)
        {
            using var folder = new TemporaryFolder();
            BpeTrainer.Train(texts, 350, SmallTokenizer.SpecialTokens).Save(folder.Path);
            return File.ReadAllText(folder["tokenizer.json"]);
        }
    }

    // The incremental counts are the delicate part: a wrong count merges the wrong pair.
    [Fact]
    public void Merges_equal_those_of_counting_anew_each_time()
    {
        string text = "abab abab aaa aaaa bababab cab cab aab ababab aaaaaaa bb bbb abba abba";
        BpeVocabulary vocabulary = TokenizerTests.TrainedOn(text, 280);
        List<List<int>> words = [];
        for (int start = 0; start < text.Length;)
        {
            int end = LlamaPreSplitter.NextEnd(text, start);
            words.Add([.. text[start..end].Select(c => (int)c)]);
            start = end;
        }
        List<(int, int, int)> expected = [];
        for (int next = 256; next < 280; next++)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault();
            if (best is null || best.Count() < 2)
            {
                break;
            }
            expected.Add((best.Key.First, best.Key.Second, next));
            foreach (List<int> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) == best.Key)
                    {
                        word[i] = next;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }
        vocabulary.Merges.ShouldBe(expected);
        expected.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Special_tokens_have_the_last_ids_in_their_order()
    {
        Tokenizer tokenizer = SmallTokenizer.Tokenizer;
        int first = tokenizer.VocabularySize - SmallTokenizer.SpecialTokens.Length;
        SmallTokenizer.SpecialTokens.Select(token => tokenizer.SpecialTokens[token]).ShouldBe(Enumerable.Range(first, 7));
    }

    [Fact]
    public void Texts_without_repetition_give_a_smaller_vocabulary() =>
        BpeTrainer.Train(["abc"], 300, [], TestContext.Current.CancellationToken).Tokenizer.VocabularySize.ShouldBe(256);

    [Fact]
    public void A_vocabulary_too_small_for_bytes_and_special_tokens_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => BpeTrainer.Train([], 256, ["<s>"], TestContext.Current.CancellationToken));
}
