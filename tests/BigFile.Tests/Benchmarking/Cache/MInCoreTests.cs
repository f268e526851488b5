using System.Runtime.InteropServices;
using BigFile.Benchmarking;
using BigFile.Platform.Posix;

namespace BigFile.Tests.Benchmarking.Cache;

/// <summary>The two ways of asking agree, and the one that lies to strangers is caught.</summary>
public sealed partial class MInCoreTests : IDisposable
{
    private const int FileBytes = 8 << 20;
    private const uint Nobody = 65534;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_ways_of_asking_agree_on_a_file_read_here_and_there()
    {
        string path = Scattered();
        using var file = File.OpenHandle(path);
        foreach ((long start, long end) in new (long, long)[] { (0, FileBytes), (5_000, FileBytes - 7_000), (1 << 20, (1 << 20) + 1), (0, 0) })
        {
            CacheRange range = new(start, end);
            CacheState? counted = LinuxPageCache.LookByCacheStat(file, range, TestContext.Current.CancellationToken);
            Assert.SkipWhen(counted is null, "a kernel without cachestat");
            CacheState asked = MInCore.Look(file, range, TestContext.Current.CancellationToken);
            Assert.Equal("mincore", asked.How);
            Assert.Equal(asked.ResidentBytes, counted.ResidentBytes);
            Assert.Equal(asked.TotalBytes, counted.TotalBytes);
            Assert.Equal(asked.Map, counted.Map);
        }
    }

    [Fact]
    public void A_large_range_is_asked_about_by_a_sample()
    {
        const long length = 100L << 30;
        string path = Scattered();
        using (FileStream stream = new(path, FileMode.Open))
        {
            try
            {
                stream.SetLength(length);
            }
            catch (IOException e)
            {
                Assert.Skip($"no sparse file of 100 GiB here: {e.Message}");
            }
        }
        using var file = File.OpenHandle(path);
        // A sample of what is nearly all a hole: the end is where the file was not read.
        CacheState state = MInCore.Look(file, new CacheRange(length - (70L << 30), length), TestContext.Current.CancellationToken);
        Assert.Contains("sample", state.How, StringComparison.Ordinal);
        Assert.Equal(0, state.ResidentBytes);
        Assert.Equal(70L << 30, state.TotalBytes);
    }

    [Fact]
    public void Who_may_not_write_to_a_file_of_somebody_else_is_not_told_and_says_so()
    {
        string path = Scattered();
        Assert.SkipUnless(LibC.GetEUid() == 0, "needs root, to be somebody else");
        using var file = File.OpenHandle(path);
        CacheState? asked = null, counted = null;
        // The user of file accesses is a thread's own.
        Thread stranger = new(() =>
        {
            _ = SetFsUid(Nobody);
            asked = MInCore.Look(file, new CacheRange(0, FileBytes), CancellationToken.None);
            counted = LinuxPageCache.Look(file, new CacheRange(0, FileBytes), CancellationToken.None);
            _ = SetFsUid(0);
        });
        stranger.Start();
        stranger.Join();
        Assert.NotNull(asked);
        Assert.NotNull(counted);
        Assert.SkipWhen(asked.ResidentBytes >= 0, "a kernel that tells everybody");
        Assert.Contains("who may write", asked.How, StringComparison.Ordinal);
        Assert.False(asked.IsCold);
        Assert.False(asked.IsWarm);
        Assert.Empty(asked.Map);
        Assert.True(counted.ResidentBytes == -1 || counted.How == "cachestat", counted.How);
    }

    private string Scattered()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the page cache is told by Linux only");
        string path = _folder.FileWith(new byte[FileBytes]);
        Assert.SkipUnless(FileSystemDescription.Of(path).Kind == FileSystemKind.Local, "temporary files are not on a local disk here");
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        byte[] buffer = new byte[SystemMemory.PageSizeBytes];
        Random random = new(66);
        for (int i = 0; i < 300; i++)
            _ = RandomAccess.Read(file, buffer, random.Next(FileBytes / buffer.Length) * (long)buffer.Length);
        return path;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFsUid(uint user);
}
