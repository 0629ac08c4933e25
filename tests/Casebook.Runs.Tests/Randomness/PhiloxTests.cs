using Casebook.Runs.Randomness;

namespace Casebook.Runs.Tests.Randomness;

public sealed class PhiloxTests
{
    // The known-answer vectors of the paper's authors (Random123, tests/kat_vectors, "philox4x32 10"): another
    // function would be random too, but nobody could check our streams.
    [Theory]
    [InlineData(0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void The_published_answers_come_out(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3) =>
        Philox.Block((c0, c1, c2, c3), (k0, k1)).ShouldBe((r0, r1, r2, r3));
}
