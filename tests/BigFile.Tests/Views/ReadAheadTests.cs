using System.Globalization;
using BigFile.Platform;
using BigFile.Tests.Platform;

namespace BigFile.Tests.Views;

/// <summary>What the system is asked for ahead of sequential readers of mapped files.</summary>
public sealed class ReadAheadTests : IDisposable
{
    private const long Mega = 1 << 20;
    private const long AheadBytes = 32 * Mega;
    private const long PieceBytes = 2 * Mega;

    private readonly TempFolder _folder = new();
    private readonly CachePlatform _platform = new(MappingPlatform.Current);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cold_file_is_asked_for_ahead_of_its_reader_each_piece_once_and_nothing_past_its_end()
    {
        long length = 150 * Mega + 12345;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, length);
        for (long at = 0; at < length; at += Mega)
        {
            file.Lease(at, (int)Math.Min(Mega, length - at), LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
            long front = Math.Min(at + Mega, length), end = EndOf(_platform.Asked);
            Assert.InRange(end, Math.Min(length, front + AheadBytes - 2 * PieceBytes), Math.Min(length, front + AheadBytes + PieceBytes));
        }
        AssertInOrder(_platform.Asked, 2 * Mega, length);
    }

    [Fact]
    public void Resident_file_is_not_asked_for_and_looked_at_less_and_less()
    {
        long length = 3L << 30;
        _platform.IsCached = _ => true;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, length);
        for (long at = 0; at < length; at += Mega)
        {
            file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
        }
        Assert.Empty(_platform.Asked);
        Assert.InRange(_platform.Looks, 1, 45);
    }

    [Fact]
    public void Only_what_is_missing_is_asked_for()
    {
        long length = 256 * Mega, coldFrom = 64 * Mega;
        _platform.IsCached = offset => offset < coldFrom;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, length);
        for (long at = 0; at < length; at += Mega)
        {
            file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
        }
        (long Offset, long Bytes)[] asked = _platform.Asked;
        // Looks are up to 128 MiB apart where a file was found resident.
        Assert.InRange(asked[0].Offset, coldFrom, coldFrom + 128 * Mega);
        AssertInOrder(asked, asked[0].Offset, length);
    }

    [Fact]
    public async Task Chunks_claimed_in_order_by_many_threads_are_one_stream()
    {
        const int threads = 4;
        long length = 256 * Mega, next = -Mega;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, length);
        Task[] readers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (Interlocked.Add(ref next, Mega) is long at && at < length)
                    file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(readers);
        file.Views.Ahead!.WaitUntilIdle();
        (long Offset, long Bytes)[] asked = _platform.Asked;
        Assert.Equal(asked.Length, asked.Select(a => a.Offset / PieceBytes).Distinct().Count());
        Assert.All(asked, a => Assert.InRange(a.Offset + a.Bytes, 1, length));
    }

    [Fact]
    public void Two_places_read_in_turns_are_two_streams()
    {
        long half = 128 * Mega;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, 2 * half);
        for (long at = 0; at < 40 * Mega; at += Mega)
        {
            file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
            file.Lease(half + at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
        }
        (long Offset, long Bytes)[] asked = _platform.Asked;
        AssertInOrder([.. asked.Where(a => a.Offset < half)], 2 * Mega, null);
        AssertInOrder([.. asked.Where(a => a.Offset >= half)], half + 2 * Mega, null);
    }

    [Fact]
    public void Copies_in_order_are_asked_ahead_and_others_are_not()
    {
        const int seed = 5;
        long length = 128 * Mega;
        byte[] buffer = new byte[64 << 10];
        using ViewManager manager = Manager();
        using (MappedFile file = Open(manager, length))
        {
            Random random = new(seed);
            for (int i = 0; i < 2000; i++)
                file.ReadExactly(random.NextInt64(length - buffer.Length), buffer);
            for (long at = 0; at < 8 * Mega; at += Mega)
                file.Lease(at, (int)Mega).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
            Assert.True(_platform.Asked.Length == 0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
            for (long at = 40 * Mega; at < 60 * Mega; at += buffer.Length)
                file.ReadExactly(at, buffer);
            file.Views.Ahead!.WaitUntilIdle();
            Assert.True(EndOf(_platform.Asked) > 80 * Mega);
        }
    }

    [Fact]
    public void File_opened_for_random_reads_is_not_read_ahead()
    {
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, Mega, AccessHint.Random);
        Assert.Null(file.Views.Ahead);
    }

    [Fact]
    public async Task Dispose_waits_for_the_call_that_runs_and_no_other_comes()
    {
        using ManualResetEventSlim entered = new(), go = new();
        _platform.OnAsk = _ =>
        {
            entered.Set();
            go.Wait();
        };
        using ViewManager manager = Manager();
        MappedFile file = Open(manager, 64 * Mega);
        for (long at = 0; at < 4 * Mega; at += Mega)
            file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
        entered.Wait(TestContext.Current.CancellationToken);
        Task disposed = Task.Run(file.Dispose, TestContext.Current.CancellationToken);
        Assert.False(disposed.IsCompleted);
        go.Set();
        await disposed;
        // The one that was asked for while the dispose came; another may have got in before it.
        int asked = _platform.Asked.Length;
        file.Views.Ahead!.Note(8 * Mega, 9 * Mega);
        file.Views.Ahead!.WaitUntilIdle();
        Assert.Equal(asked, _platform.Asked.Length);
    }

    [Fact]
    public void Reading_on_allocates_nothing_on_the_thread_that_reads()
    {
        long length = 512 * Mega;
        using ViewManager manager = Manager();
        using MappedFile file = Open(manager, length);
        long before = 0;
        for (long at = 0; at < length; at += Mega)
        {
            // Windows are made until the budget is full, and used again from there on.
            if (at == 256 * Mega)
                before = GC.GetAllocatedBytesForCurrentThread();
            file.Lease(at, (int)Mega, LeaseMode.Read, sequential: true).Dispose();
        }
        // A thread may be started late; 256 leases would allocate more than that.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4095);
        Assert.NotEmpty(_platform.Asked);
    }

    [Fact]
    public void Linux_says_what_is_in_its_cache()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asked by handle on Linux only");
        string path = _folder.FileWith(new byte[100_000]);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        Assert.Equal(0, MappingPlatform.Current.QueryCached(file, 5000, out bool cached));
        Assert.True(cached);
        // Past the end nothing is missing.
        Assert.Equal(0, MappingPlatform.Current.QueryCached(file, 1 << 20, out cached));
        Assert.True(cached);
    }

    // Room for two windows of 64 MiB beside what tests hold.
    private ViewManager Manager() => Managers.WithRoom(192 * Mega, platform: _platform);

    private MappedFile Open(ViewManager manager, long length, AccessHint hint = AccessHint.Normal)
    {
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
            stream.SetLength(length);
        // By handle, the system reads ahead by itself.
        return MappedFile.Open(path, new MappedFileOptions
        {
            ViewManager = manager, Source = WindowSource.Mapped, CopyPath = CopyPath.Mapped, Hint = hint, WindowSizeBytes = 16 * Mega,
        });
    }

    private static long EndOf((long Offset, long Bytes)[] asked) => asked.Length == 0 ? 0 : asked[^1].Offset + asked[^1].Bytes;

    // Without a gap, without anything twice.
    private static void AssertInOrder((long Offset, long Bytes)[] asked, long first, long? end)
    {
        Assert.Equal(first, asked[0].Offset);
        for (int i = 1; i < asked.Length; i++)
            Assert.Equal(asked[i - 1].Offset + asked[i - 1].Bytes, asked[i].Offset);
        if (end is long last)
            Assert.Equal(last, EndOf(asked));
    }
}
