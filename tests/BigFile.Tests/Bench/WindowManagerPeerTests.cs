using BigFile.Bench.Peers;

namespace BigFile.Tests.Bench;

/// <summary>The baseline that the ladder measures against does what it says: else its figures say nothing.</summary>
public sealed unsafe class WindowManagerPeerTests : IDisposable
{
    private const int Window = 128 << 10;
    private const int Seed = 20261122;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Window, Window)]
    [InlineData(Window, 3 * Window)]
    [InlineData(2 * Window, 4 * Window)]
    public void Every_place_has_the_bytes_of_the_file_and_never_more_is_mapped_than_the_limit(int windowBytes, long limitBytes)
    {
        byte[] content = Managers.Content((10 * Window) + 4321, Seed);
        using WindowManagerPeer peer = new(_folder.FileWith(content), windowBytes, limitBytes);
        Random random = new(Seed);
        PeerWindow? cursor = null;
        for (int i = 0; i < 2000; i++)
        {
            int needed = random.Next(1, (int)peer.ReachBytes + 1), offset = random.Next(content.Length - needed + 1);
            byte* pointer = peer.Use(ref cursor, offset, needed, out long left);
            Assert.InRange(left, needed, content.Length - offset);
            Assert.True(new ReadOnlySpan<byte>(pointer, needed).SequenceEqual(content.AsSpan(offset, needed)), $"seed {Seed}, {needed} bytes at {offset}");
            Assert.Equal(1, cursor!.InUse);
        }
        WindowManagerPeer.Release(ref cursor);
        Assert.Null(cursor);
        Assert.InRange(peer.MappedBytesPeak, 1, limitBytes);
    }

    [Fact]
    public void The_window_that_was_used_longest_ago_goes_first()
    {
        using WindowManagerPeer peer = new(_folder.FileWith(new byte[8 * Window]), Window, 2 * Window);
        Touch(peer, 0, 2 * Window, 0, 4 * Window); // that of 2 * Window goes
        Assert.Equal(3, peer.Maps);
        Touch(peer, 0);
        Assert.Equal(3, peer.Maps);
        Touch(peer, 2 * Window);
        Assert.Equal(4, peer.Maps);
    }

    [Fact]
    public void A_window_in_use_stays_even_over_the_limit()
    {
        byte[] content = Managers.Content(4 * Window, Seed);
        using WindowManagerPeer peer = new(_folder.FileWith(content), Window, Window);
        PeerWindow? held = null, other = null;
        byte* first = peer.Use(ref held, 0, 1, out _);
        byte* second = peer.Use(ref other, 2 * Window, 1, out _);
        Assert.Equal((content[0], content[2 * Window], 2L * Window), (*first, *second, peer.MappedBytes));
        WindowManagerPeer.Release(ref held);
        WindowManagerPeer.Release(ref other);
    }

    [Fact]
    public void What_is_outside_of_the_file_or_longer_than_half_a_window_is_refused()
    {
        using WindowManagerPeer peer = new(_folder.FileWith(new byte[Window]), Window, Window);
        foreach ((long offset, long needed) in new[] { (-1L, 1L), (Window, 1), (0, -1), (0, peer.ReachBytes + 1), (long.MaxValue, 1), (Window - 1, 2) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
            {
                PeerWindow? cursor = null;
                peer.Use(ref cursor, offset, needed, out _);
            });
        }
        Assert.Equal(0, peer.Maps);
    }

    private static void Touch(WindowManagerPeer peer, params long[] offsets)
    {
        PeerWindow? cursor = null;
        foreach (long offset in offsets)
            peer.Use(ref cursor, offset, 1, out _);
        WindowManagerPeer.Release(ref cursor);
    }
}
