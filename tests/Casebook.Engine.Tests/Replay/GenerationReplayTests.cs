using System.Text;
using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Engine.Replay;
using Casebook.Engine.Tests.Chat;
using Casebook.Engine.Tests.Generation;
using Casebook.Engine.Tests.Learning;
using CsCheck;

namespace Casebook.Engine.Tests.Replay;

/// <summary>An answer that was given must be provable, years later, from its record.</summary>
public sealed class GenerationReplayTests : IDisposable
{
    private static readonly TokenVocabulary _vocabulary = TokenVocabulary.Of(ScriptedGenerator.Template.Tokenizer);

    private readonly SmallEngine _engine = new(Shapes.Odd with { VocabularySize = _vocabulary.Size, ContextLength = 300 });
    private readonly CpuGenerator _generator;
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("casebook-record-").FullName, "record.json");

    public GenerationReplayTests() => _generator = _engine.Generator(new CpuGeneratorOptions());

    public void Dispose()
    {
        _generator.Dispose();
        _engine.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    // Everything that decides about a token has to be in the record, through the file and back.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_was_written_is_generated_again_to_the_bit(int seed)
    {
        GenerationRequest request = Request(new Random(seed));
        GenerationRecord record = await Record(request);
        GenerationRecordFile.Write(_file, record);

        GenerationRecord read = GenerationRecordFile.Read(_file);

        ReplayResult result = await Replay(read);
        result.IsIdentical.ShouldBeTrue(result.ToString());
        result.SameTokens.ShouldBe(record.Tokens.Count);
        read.Engine.ShouldBe(_generator.Identity);
    }

    // "Different" alone would leave an auditor with nothing.
    [Fact]
    public async Task The_first_difference_is_named()
    {
        GenerationRecord record = await Record(Request(new Random(1)) with { MaximumTokens = 12, StopTokens = [], StopTexts = [], Constraint = null });
        int[] tokens = [.. record.Tokens];
        float[] bits = [.. record.LogProbabilities];

        int[] changed = [.. tokens];
        changed[5] = (changed[5] + 1) % _vocabulary.Size;
        (await Replay(record with { Tokens = changed })).Difference.ShouldBe(new ReplayDifference(5, changed[5], bits[5], tokens[5], bits[5]));
        float[] nudged = [.. bits];
        nudged[7] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(nudged[7]) + 1);
        (await Replay(record with { LogProbabilities = nudged })).Difference!.Index.ShouldBe(7);
        (await Replay(record with { Tokens = tokens[..10], LogProbabilities = bits[..10] })).IsIdentical.ShouldBeFalse();
        (await Replay(record with { Tokens = tokens[..10], LogProbabilities = bits[..10], Finish = null })).IsIdentical.ShouldBeTrue();
        (await Replay(record with { Tokens = [.. tokens, 1], LogProbabilities = [.. bits, 0] })).Difference.ShouldBe(new ReplayDifference(12, 1, 0, null, null));
        (await Replay(record with { Sampling = record.Sampling with { Seed = record.Sampling.Seed + 1 } })).IsIdentical.ShouldBeFalse();
    }

    // Another processor, another version: whether that matters is for the record's reader to know.
    [Fact]
    public void What_else_differs_is_said_with_whether_bits_differ()
    {
        var here = new EngineIdentity("1.0", "f32", "avx512");
        here.Differences(here).ShouldBeEmpty();
        here.Differences(here with { Kernels = "avx2" }).ShouldHaveSingleItem().ShouldContain("the same bits");
        here.Differences(here with { Kernels = "neon" }).ShouldHaveSingleItem().ShouldContain("may differ");
        here.Differences(here with { NumberFormat = "int8" }).ShouldHaveSingleItem().ShouldContain("bits differ");
        here.Differences(here with { Version = "1.1" }).ShouldHaveSingleItem().ShouldContain("1.1");
    }

    // Records come from outside: a damaged one is told, whatever is in it.
    [Fact]
    public async Task A_damaged_record_is_refused_by_name()
    {
        GenerationRecordFile.Write(_file, await Record(Request(new Random(3))));
        byte[] whole = File.ReadAllBytes(_file);
        for (int length = 0; length < whole.Length; length += 1 + length / 40)
            Refused(whole[..length]).ShouldBeTrue($"cut at {length}");
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            byte[] bytes = [.. whole];
            foreach (var (at, value) in changes)
                bytes[at] = value;
            Refused(bytes);
        }, iter: 1000, threads: 1);
        string text = Encoding.UTF8.GetString(whole);
        Refused(Encoding.UTF8.GetBytes(text.Replace("casebook-generation/1", "casebook-generation/2"))).ShouldBeTrue();
        Refused(Encoding.UTF8.GetBytes(text.Replace("\"sample\":0", "\"sample\":0,\"sample\":0"))).ShouldBeTrue();
        Refused(Encoding.UTF8.GetBytes(text.Replace("\"sample\":0", "\"sample\":0,\"simple\":0"))).ShouldBeTrue();
        Refused("null"u8.ToArray()).ShouldBeTrue();
        Should.Throw<GenerationRecordException>(() => GenerationRecordFile.Read(_file + ".none"));
    }

    private bool Refused(byte[] bytes)
    {
        File.WriteAllBytes(_file, bytes);
        try
        {
            GenerationRecordFile.Read(_file).Request(_vocabulary);
            return false;
        }
        catch (GenerationRecordException exception)
        {
            exception.Message.ShouldContain("record.json");
            return true;
        }
        catch (ConstraintException)
        {
            return true;
        }
    }

    private async Task<GenerationRecord> Record(GenerationRequest request)
    {
        var samples = (await SmallEngine.Generate(_generator, [request]))[0];
        return GenerationRecord.Of("m", "w", "t", _generator.Identity, request, samples[^1]);
    }

    private Task<ReplayResult> Replay(GenerationRecord record) =>
        GenerationReplay.RunAsync(_generator, record, _vocabulary, TestContext.Current.CancellationToken);

    private GenerationRequest Request(Random random) => new()
    {
        Prompt = _engine.Tokens(random, random.Next(1, 90)),
        Samples = random.Next(1, 3),
        MaximumTokens = random.Next(1, 80),
        StopTokens = ScriptedGenerator.Template.StopTokens,
        StopTexts = random.Next(2) == 0 ? [] : ["q", "zz"],
        StreamKey = (ulong)random.Next(3),
        Vocabulary = _vocabulary,
        Constraint = random.Next(3) switch
        {
            0 => null,
            1 => AnswerConstraint.OfRegex("[a-z ]*", _vocabulary),
            _ => AnswerConstraint.OfSchema("""{"type":"array","items":{"type":"string"}}""", _vocabulary),
        },
        Trace = random.Next(2) == 0 ? null : new TraceRules { OpenToken = 1, CloseToken = ScriptedGenerator.Template.TraceCloseToken!.Value, StartsOpen = random.Next(2) == 0, Budget = random.Next(0, 20) },
        Sampling = new SamplingParameters
        {
            Temperature = random.Next(3) * 0.5f,
            TopK = random.Next(2) * 20,
            TopP = 1 - random.Next(2) * 0.1f,
            MinP = random.Next(2) * 0.01f,
            RepetitionPenalty = 1 + random.Next(2) * 0.1f,
            RepetitionWindow = random.Next(3) * 5,
            PresencePenalty = random.Next(2) * 0.3f,
            FrequencyPenalty = random.Next(2) * 0.3f,
            LogitBias = new Dictionary<int, float> { [40] = 0.5f, [41] = float.NegativeInfinity },
            Seed = (ulong)random.NextInt64(),
        },
    };
}
