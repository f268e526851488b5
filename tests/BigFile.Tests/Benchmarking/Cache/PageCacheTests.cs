using System.IO.MemoryMappedFiles;
using BigFile.Benchmarking;
using BigFile.Tests.Platform.Posix;

namespace BigFile.Tests.Benchmarking.Cache;

public sealed class PageCacheTests : IDisposable
{
    private const int FileBytes = 16 << 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dropped_file_is_cold_and_a_read_one_is_warm()
    {
        string path = OnDevice(FileBytes);
        DropResult dropped = PageCache.Drop(path, TestContext.Current.CancellationToken);
        CacheState cold = Look(path, 0, FileBytes);
        Assert.True(cold.IsCold, $"{dropped} {cold}");
        Assert.False(cold.IsWarm);
        Assert.Equal(FileBytes, cold.TotalBytes);
        Assert.InRange(dropped.ResidentBytes, 0, FileBytes / 100);
        Assert.Contains("DONTNEED", dropped.How, StringComparison.Ordinal);

        CacheState warm = PageCache.ReadIn(path, 0, FileBytes, TestContext.Current.CancellationToken);
        Assert.True(warm.IsWarm, $"{warm}");
        Assert.False(warm.IsCold);
        Assert.Equal(warm.ResidentBytes, Look(path, 0, FileBytes).ResidentBytes);
    }

    [Fact]
    public void Files_of_an_overlay_are_looked_at_where_their_pages_are()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the page cache is told by Linux only");
        Assert.False(LinuxPageCache.CacheStatTells(FileSystemKind.Overlay));
        Assert.True(LinuxPageCache.CacheStatTells(FileSystemKind.Local));
        string[] parts = [.. new[] { "lower", "upper", "work" }.Select(part => Directory.CreateDirectory(Path.Combine(_folder.Path, part)).FullName)];
        using MountedFolder mounted = MountedFolder.MountOrSkip(
            Path.Combine(_folder.Path, "overlay"), "overlay", "overlay", $"lowerdir={parts[0]},upperdir={parts[1]},workdir={parts[2]}");
        string path = Path.Combine(mounted.Path, "file");
        File.WriteAllBytes(path, new byte[1 << 20]);
        Assert.Equal(FileSystemKind.Overlay, FileSystemDescription.Of(path).Kind);
        CacheState state = PageCache.ReadIn(path, 0, 1 << 20, TestContext.Current.CancellationToken);
        Assert.Equal("mincore", state.How);
        Assert.True(state.IsWarm, $"{state}");
    }

    [Fact]
    public void What_was_just_written_is_written_back_and_dropped()
    {
        string path = OnDevice(FileBytes);
        byte[] content = File.ReadAllBytes(path);
        content.AsSpan().Fill(7);
        File.WriteAllBytes(path, content); // dirty now
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        Assert.True(Look(path, 0, FileBytes).IsCold);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Pages_that_a_view_maps_stay_and_the_answer_says_so()
    {
        string path = OnDevice(FileBytes);
        using (MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open))
        using (MemoryMappedViewAccessor view = mapped.CreateViewAccessor())
        {
            _ = view.ReadByte(0);
            DropResult dropped = PageCache.Drop(path, TestContext.Current.CancellationToken);
            Assert.True(dropped.ResidentBytes >= SystemMemory.PageSizeBytes, $"{dropped}");
        }
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        Assert.True(Look(path, 0, FileBytes).IsCold);
    }

    [Fact]
    public void A_half_read_file_is_half_in_memory_and_the_map_shows_which_half()
    {
        string path = HalfRead();
        CacheState state = Look(path, 0, FileBytes);
        Assert.InRange(state.ResidentBytes, FileBytes * 0.49, FileBytes * 0.55);
        Assert.Equal(CacheRange.PartsMax, state.Map.Count);
        Assert.All(state.Map.Take(CacheRange.PartsMax / 2), part => Assert.Equal(100, part));
        Assert.Equal(0, state.Map[^1]);
    }

    [Fact]
    public void The_map_adds_up_to_the_bytes()
    {
        string path = HalfRead();
        foreach ((long start, long end) in new (long, long)[] { (0, FileBytes), (12_345, 9_876_543), (0, 4097), (FileBytes - 1, FileBytes) })
        {
            CacheState state = Look(path, start, end);
            CacheRange range = new(start, end);
            Assert.Equal(range.Parts, state.Map.Count);
            double sum = 0, coarseness = 0;
            for (int part = 0; part < range.Parts; part++)
            {
                sum += range.Part(part).Bytes * (state.Map[part] / 100.0);
                coarseness += state.Map[part] is 0 or 100 ? 0 : range.Part(part).Bytes / 100.0;
            }
            Assert.InRange(state.ResidentBytes, sum - coarseness - 1, sum + coarseness + 1);
        }
    }

    [Fact]
    public void A_range_is_asked_about_in_whole_pages_and_not_behind_the_end()
    {
        string path = HalfRead();
        int page = SystemMemory.PageSizeBytes;
        Assert.Equal(page, Look(path, 100, 200).TotalBytes);
        Assert.Equal(2 * page, Look(path, page - 1, page + 1).TotalBytes);
        Assert.True(Look(path, 0, FileBytes / 2).IsWarm);
        Assert.True(Look(path, FileBytes / 4 * 3, FileBytes).IsCold);
        Assert.Equal(FileBytes, Look(path, 0, long.MaxValue).TotalBytes);
        Assert.Equal(0, Look(path, 2L * FileBytes, 3L * FileBytes).TotalBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => Look(path, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Look(path, 2, 1));
    }

    [Fact]
    public void Nothing_is_in_memory_of_an_empty_file()
    {
        string path = _folder.FileWith([]);
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        CacheState state = Look(path, 0, 0);
        Assert.Equal(0, state.TotalBytes);
        Assert.Empty(state.Map);
        Assert.InRange(state.ResidentBytes, -1, 0);
        Assert.Equal(0, PageCache.ReadIn(path, 0, 100, TestContext.Current.CancellationToken).TotalBytes);
    }

    [Fact]
    public void A_hole_is_looked_at_without_reading_it()
    {
        const long length = 5L << 40;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the page cache is told by Linux only");
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            try
            {
                stream.SetLength(length);
            }
            catch (IOException e)
            {
                Assert.Skip($"no sparse file of 5 TiB here: {e.Message}");
            }
        }
        CacheState state = Look(path, 0, length);
        Assert.True(state.IsCold, $"{state}");
        Assert.Equal(length, state.TotalBytes);
        Assert.Equal(CacheRange.PartsMax, state.Map.Count);
        CacheState end = PageCache.ReadIn(path, length - 10_000, length, TestContext.Current.CancellationToken);
        Assert.True(end.IsWarm, $"{end}");
        state = Look(path, 0, length);
        Assert.InRange(state.Map[^1], 1, 99);
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        string path = _folder.File("missing");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.Throws<FileNotFoundException>(() => PageCache.Drop(path, cancellation));
        Assert.Throws<FileNotFoundException>(() => PageCache.Look(path, 0, 1, cancellation));
        Assert.Throws<FileNotFoundException>(() => PageCache.ReadIn(path, 0, 1, cancellation));
    }

    [Fact]
    public void Reading_in_and_looking_can_be_cancelled()
    {
        string path = _folder.FileWith(new byte[100_000]);
        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => PageCache.ReadIn(path, 0, 100_000, cancelled));
    }

    [Fact]
    public void Win32_does_not_tell_what_is_in_its_cache()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Win32");
        string path = _folder.FileWith(new byte[100_000]);
        DropResult dropped = PageCache.Drop(path, TestContext.Current.CancellationToken);
        Assert.Equal(-1, dropped.ResidentBytes);
        Assert.Contains("unbuffered", dropped.How, StringComparison.Ordinal);
        CacheState state = PageCache.ReadIn(path, 0, 100_000, TestContext.Current.CancellationToken);
        Assert.Equal(-1, state.ResidentBytes);
        Assert.False(state.IsCold);
        Assert.False(state.IsWarm);
        Assert.Empty(state.Map);
        using FileStream open = File.OpenRead(path);
        Assert.Contains("somebody", PageCache.Drop(path, TestContext.Current.CancellationToken).How, StringComparison.Ordinal);
    }

    private string HalfRead()
    {
        string path = OnDevice(FileBytes);
        PageCache.Drop(path, TestContext.Current.CancellationToken);
        // Without the system reading ahead.
        using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        byte[] buffer = new byte[FileBytes / 16];
        for (int i = 0; i < 8; i++)
            Assert.Equal(buffer.Length, RandomAccess.Read(file, buffer, (long)i * buffer.Length));
        return path;
    }

    private string OnDevice(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the page cache is told by Linux only");
        byte[] content = new byte[bytes];
        new Random(6).NextBytes(content);
        string path = _folder.FileWith(content);
        Assert.SkipUnless(FileSystemDescription.Of(path).Kind == FileSystemKind.Local, "temporary files are not on a local disk here");
        return path;
    }

    private static CacheState Look(string path, long start, long end) =>
        PageCache.Look(path, start, end, TestContext.Current.CancellationToken);
}
