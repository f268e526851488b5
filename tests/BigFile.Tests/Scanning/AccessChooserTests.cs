using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class AccessChooserTests
{
    private const int ChunkBytes = 1 << 20;

    [Theory]
    [InlineData(100, 50, true)]
    [InlineData(100, 80, true)]
    [InlineData(100, 95, false)]
    [InlineData(100, 100, false)]
    [InlineData(50, 100, false)]
    public void The_way_that_is_clearly_faster_gets_nearly_all_chunks(long leasedTicks, long copiedTicks, bool copiedWins)
    {
        var chooser = new AccessChooser();
        int copied = CountCopied(ref chooser, 1000, leasedTicks, copiedTicks);
        Assert.InRange(copiedWins ? copied : 1000 - copied, 970, 999);
    }

    [Fact]
    public void Both_ways_are_tried_first_and_again_later()
    {
        var chooser = new AccessChooser();
        bool[] choices = Choose(ref chooser, 200, 100, 300);
        Assert.Equal([false, true, false, true, false, true, false, true], choices[..8]);
        Assert.Contains(true, choices[8..]);
    }

    [Fact]
    public void A_file_that_changes_its_state_changes_the_choice()
    {
        var chooser = new AccessChooser();
        Assert.InRange(CountCopied(ref chooser, 500, 100, 300), 1, 20);
        Assert.InRange(CountCopied(ref chooser, 500, 900, 300), 400, 499);
        Assert.InRange(CountCopied(ref chooser, 500, 100, 300), 1, 100);
    }

    [Fact]
    public void One_chunk_that_was_interrupted_does_not_change_the_choice()
    {
        var chooser = new AccessChooser();
        CountCopied(ref chooser, 100, 100, 120);
        Assert.False(chooser.NextIsCopied());
        chooser.Record(copied: false, ChunkBytes, 100_000);
        Assert.InRange(CountCopied(ref chooser, 500, 100, 120), 1, 40);
    }

    private static int CountCopied(ref AccessChooser chooser, int chunks, long leasedTicks, long copiedTicks) =>
        Choose(ref chooser, chunks, leasedTicks, copiedTicks).Count(copied => copied);

    private static bool[] Choose(ref AccessChooser chooser, int chunks, long leasedTicks, long copiedTicks)
    {
        var choices = new bool[chunks];
        for (int i = 0; i < chunks; i++)
        {
            choices[i] = chooser.NextIsCopied();
            chooser.Record(choices[i], ChunkBytes, choices[i] ? copiedTicks : leasedTicks);
        }
        return choices;
    }
}
