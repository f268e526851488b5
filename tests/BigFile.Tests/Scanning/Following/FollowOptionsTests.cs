using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class FollowOptionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        string path = _folder.FileWith(""u8);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FileFollower(path, new FollowOptions { PollInterval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FileFollower(path, new FollowOptions { BufferBytes = 100 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => FollowStart.At(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FollowStart.LastLines(-1));
        Assert.Throws<ArgumentException>(() => new FileFollower(""));
        FileFollower disposed = new(path, new FollowOptions { UseNotifications = false });
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed.TryRead(out _));
    }
}
