using System.Text;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation.Guiding;

namespace Casebook.Engine.Tests.Generation;

public sealed class StopTextSearchTests
{
    // A stop text may begin inside another, and be spread over tokens in any way.
    [Fact]
    public void It_finds_what_a_plain_search_finds_in_the_token_that_completes_it()
    {
        string[] says = ["a", "b", "c", "ab", "bc", "cab", "é", " "];
        var vocabulary = new TokenVocabulary([.. says.Select(Encoding.UTF8.GetBytes)]);
        var random = new Random(1);
        for (int round = 0; round < 3000; round++)
        {
            string[] stops = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => says[random.Next(says.Length)]))).Where(stop => stop.Trim().Length > 0)];
            var search = new StopTextSearch(stops, vocabulary);
            int state = search.Start;
            string text = "";
            for (int i = 0; i < 12; i++)
            {
                int token = random.Next(says.Length);
                text += says[token];
                state = search.Advance(state, token);
                search.IsFound(state).ShouldBe(stops.Any(stop => text.TrimStart().Contains(stop, StringComparison.Ordinal)), $"{string.Join('|', stops)} in {text}");
            }
        }
    }
}
