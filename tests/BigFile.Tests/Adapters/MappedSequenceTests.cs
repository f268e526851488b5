using System.Buffers;

namespace BigFile.Tests.Adapters;

public class MappedSequenceTests
{
    private const int Window = Managers.Window;

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_sequence_of_many_segments_is_the_range(Way way)
    {
        using AdapterFile f = new(way, 10 * Window + 77, 16);
        const int offset = 5000;
        int length = f.Content.Length - offset - 3;
        using MappedSequence lease = new(f.File.Views, offset, length, sequential: false, segmentBytes: 3 * Window);
        ReadOnlySequence<byte> sequence = lease.Sequence;
        Assert.False(sequence.IsSingleSegment);
        Assert.Equal(length, sequence.Length);
        Assert.True(sequence.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(offset, length)));
        ReadOnlySequence<byte> slice = sequence.Slice(3 * Window - offset - 5, 10);
        Assert.True(slice.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(3 * Window - 5, 10)));
        lease.Dispose();
        Assert.Equal(0, f.PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_range_longer_than_a_span_is_one_sequence(Way way)
    {
        const long length = (5L << 30) + 12345, from = 1000;
        long[] marks = [from, (1L << 30) - 1, 1L << 30, (1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 32, length - 1];
        using TempFolder folder = new();
        using ViewManager manager = new(6L << 30);
        using MappedFile file = MappedFile.Create(folder.File(), new MappedFileOptions
        {
            InitialLength = length, Sparse = true, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
        });
        foreach (long mark in marks)
            file.Write(mark, (byte)0x5A);

        using (MappedSequence lease = file.LeaseSequence(from, length - from))
        {
            Assert.Equal(from, lease.Offset);
            Assert.Equal(length - from, lease.Length);
            Assert.Equal(length - from, lease.Sequence.Length);
            foreach (long mark in marks)
            {
                ReadOnlySequence<byte> at = lease.Sequence.Slice(mark - from);
                Assert.Equal(0x5A, at.FirstSpan[0]);
                Assert.Equal(length - mark, at.Length);
            }
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_sequence_that_does_not_fit_releases_what_it_had(Way way)
    {
        using AdapterFile f = new(way, 8 * Window, 4);
        Assert.Throws<BudgetExceededException>(() => new MappedSequence(f.File.Views, 0, 8 * Window, false, Window));
        Assert.Equal(0, f.PinnedBytes);
        Assert.Empty(f.Manager.GetHolders());
        using MappedSequence fits = new(f.File.Views, 0, 4 * Window, false, Window);
        Assert.Equal(4 * Window, f.PinnedBytes);
        Assert.True(fits.Sequence.ToArray().AsSpan().SequenceEqual(f.Content.AsSpan(0, 4 * Window)));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_sequence_throws_after_dispose(Way way)
    {
        using AdapterFile f = new(way, 4 * Window, 6);
        MappedSequence lease = new(f.File.Views, 10, 3 * Window, false, Window);
        ReadOnlySequence<byte> kept = lease.Sequence;
        lease.Dispose();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Sequence);
        Assert.Throws<ObjectDisposedException>(() => kept.ToArray());
        Assert.Equal(0, f.PinnedBytes);
    }

    [Fact]
    public void Ranges_are_checked_and_may_be_empty()
    {
        using AdapterFile f = new(Way.Auto, 100, 2);
        using MappedSequence none = f.File.LeaseSequence(100, 0);
        Assert.True(none.Sequence.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseSequence(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseSequence(0, -5));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseSequence(50, 51));
        Assert.Throws<ArgumentOutOfRangeException>(() => f.File.LeaseSequence(50, long.MaxValue));
        none.Dispose();
        Assert.Throws<ObjectDisposedException>(() => none.Sequence);
        f.File.Dispose();
        Assert.Throws<ObjectDisposedException>(() => f.File.LeaseSequence(0, 1));
    }
}
