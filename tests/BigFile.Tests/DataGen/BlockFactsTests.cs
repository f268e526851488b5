using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public class BlockFactsTests
{
    [Fact]
    public void Facts_of_parts_add_up_to_those_of_the_whole_wherever_it_is_cut()
    {
        byte[][] wholes = [[], .. new[] { "a", "\n", "\n\n", "ab\ncdef\n\ng", "long line\nx", "x\nlong line" }
            .Select(text => System.Text.Encoding.ASCII.GetBytes(text))];
        foreach (byte[] whole in wholes)
        {
            BlockFacts expected = BlockFacts.Measure(whole);
            for (int first = 0; first <= whole.Length; first++)
            {
                for (int second = first; second <= whole.Length; second++)
                {
                    BlockFacts left = BlockFacts.Measure(whole.AsSpan(0, first));
                    BlockFacts middle = BlockFacts.Measure(whole.AsSpan(first, second - first));
                    BlockFacts right = BlockFacts.Measure(whole.AsSpan(second));
                    Assert.Equal(expected, left + middle + right);
                    Assert.Equal(expected, left + (middle + right));
                }
            }
        }
    }

    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("a", 0, 1, 1)]
    [InlineData("\n", 1, 1, 0)]
    [InlineData("ab\r\nc", 1, 2, 3)]
    [InlineData("a\nbcd\n", 2, 2, 3)]
    public void Lines_are_counted_with_the_unfinished_last_one(string text, long newlines, long lines, long longest)
    {
        BlockFacts facts = BlockFacts.Measure(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal((newlines, lines, longest), (facts.NewlineCount, facts.LineCount, facts.LongestLineBytes));
        Assert.Equal(text.Length, facts.LengthBytes);
    }

    [Fact]
    public void Records_add_up()
    {
        BlockFacts facts = BlockFacts.Unbroken(32) with { RecordCount = 1 };
        Assert.Equal(3, (facts + facts + facts).RecordCount);
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockFacts.Unbroken(-1));
}
