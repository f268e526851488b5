using System.Globalization;
using BigFile.Platform;
using BigFile.Tests.Platform;
using Microsoft.Win32.SafeHandles;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Views;

/// <summary>Windows of buffered and direct files that are filled ahead of whoever reads in order.</summary>
public sealed class WindowReadAheadTests : IDisposable
{
    private const int WindowCount = 96;
    private const int LengthBytes = WindowCount * Window + 1234;

    private static readonly byte[] s_content = Content(LengthBytes, seed: 17);

    private readonly TempFolder _folder = new();
    private readonly MovingPlatform _platform = new(MappingPlatform.Current);

    public static TheoryData<WindowSource, int> SourcesAndRooms => new()
    {
        { WindowSource.Buffered, 2 }, { WindowSource.Buffered, 3 }, { WindowSource.Buffered, 16 }, { WindowSource.Buffered, 200 },
        { WindowSource.Direct, 2 }, { WindowSource.Direct, 3 }, { WindowSource.Direct, 16 }, { WindowSource.Direct, 200 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(SourcesAndRooms))]
    public void Leases_in_order_show_the_file_whatever_the_room(WindowSource source, int windows)
    {
        using ViewManager manager = WithRoom((long)windows * Window, platform: _platform);
        using MappedFile file = Open(manager, source);
        for (int round = 0; round < 2; round++)
        {
            for (int at = 0; at < LengthBytes; at += Window)
            {
                int count = Math.Min(Window, LengthBytes - at);
                using MappedView view = file.Lease(at, count, LeaseMode.Read, sequential: true);
                Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, count)), string.Create(CultureInfo.InvariantCulture, $"round {round} at {at}"));
            }
            EngineInvariants.Check(manager);
        }
        Assert.True(manager.GetStatistics().MappedBytesPeak <= manager.BudgetBytes);
    }

    [Theory]
    [InlineData(WindowSource.Buffered)]
    [InlineData(WindowSource.Direct)]
    public void What_is_ahead_of_the_reader_is_there_before_it_is_asked_for_and_is_read_once(WindowSource source)
    {
        using ViewManager manager = WithRoom(64 * Window, platform: _platform);
        using MappedFile file = Open(manager, source);
        for (int at = 0; at < 40 * Window; at += Window)
            file.Lease(at, Window, LeaseMode.Read, sequential: true).Dispose();
        file.Views.Ahead!.WaitUntilIdle();
        long misses = manager.GetStatistics().Misses;
        for (int window = 40; window < 48; window++)
        {
            Assert.NotNull(FindMapped(file, window));
            file.Lease(window * Window, Window, LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
        }
        Assert.Equal(misses, manager.GetStatistics().Misses);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(WindowSource.Buffered)]
    [InlineData(WindowSource.Direct)]
    public async Task Four_threads_claiming_chunks_beside_random_readers_see_the_file(WindowSource source)
    {
        const int seed = 23;
        long next = -Window;
        using ViewManager manager = WithRoom(12 * Window, platform: _platform);
        using MappedFile file = Open(manager, source);
        void Scan()
        {
            while (Interlocked.Add(ref next, Window) is long at && at < LengthBytes)
            {
                int count = (int)Math.Min(Window, LengthBytes - at);
                using MappedView view = file.Lease(at, count, LeaseMode.Read, sequential: true);
                Assert.True(view.Span.SequenceEqual(s_content.AsSpan((int)at, count)));
            }
        }
        void Draw(int number)
        {
            Random random = new(seed + number);
            byte[] buffer = new byte[3000];
            for (int i = 0; i < 500; i++)
            {
                int at = random.Next(LengthBytes - buffer.Length);
                file.ReadExactly(at, buffer);
                Assert.True(buffer.AsSpan().SequenceEqual(s_content.AsSpan(at, buffer.Length)), string.Create(CultureInfo.InvariantCulture, $"seed {seed} at {at}"));
            }
        }
        await Task.WhenAll([
            .. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(Scan, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            .. Enumerable.Range(0, 2).Select(i => Task.Factory.StartNew(() => Draw(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(WindowSource.Buffered)]
    [InlineData(WindowSource.Direct)]
    public void Copies_in_order_and_unaligned_ones_under_pressure_show_the_file(WindowSource source)
    {
        using ViewManager manager = WithRoom(4 * Window, AdmissionPolicy.Frequency, _platform);
        using MappedFile file = Open(manager, source);
        byte[] buffer = new byte[20_001];
        for (int at = 0; at < LengthBytes; at += buffer.Length)
        {
            int count = file.Read(at, buffer);
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(s_content.AsSpan(at, count)));
        }
        const int seed = 31;
        Random random = new(seed);
        for (int i = 0; i < 400; i++)
        {
            int at = random.Next(LengthBytes), count = file.Read(at, buffer.AsSpan(0, random.Next(buffer.Length)));
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(s_content.AsSpan(at, count)), string.Create(CultureInfo.InvariantCulture, $"seed {seed} at {at}"));
        }
        file.ReadByHandle(LengthBytes - 777, buffer.AsSpan(0, 777));
        Assert.True(buffer.AsSpan(0, 777).SequenceEqual(s_content.AsSpan(LengthBytes - 777)));
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(WindowSource.Buffered)]
    [InlineData(WindowSource.Direct)]
    public void Lease_waits_for_the_window_that_is_being_filled_and_does_not_read_it_again(WindowSource source)
    {
        using ManualResetEventSlim entered = new(), go = new();
        using ViewManager manager = WithRoom(64 * Window, platform: _platform);
        using MappedFile file = Open(manager, source);
        long stopped = -1;
        _platform.OnRead = offset =>
        {
            // Only the engine's own threads; the first of them.
            if (Thread.CurrentThread.Name == "bigfile read-ahead" && Interlocked.CompareExchange(ref stopped, offset, -1) == -1)
            {
                entered.Set();
                go.Wait();
            }
        };
        for (int at = 0; at < 16 * Window; at += Window)
            file.Lease(at, Window, LeaseMode.Read, sequential: true).Dispose();
        entered.Wait(TestContext.Current.CancellationToken);
        int reads = _platform.ReadsOf(stopped);
        Thread reader = new(() => file.Lease(stopped, Window).Dispose());
        reader.Start();
        go.Set();
        reader.Join();
        Assert.Equal(reads, _platform.ReadsOf(stopped));
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Lease_that_needs_the_room_of_a_window_being_filled_gets_it()
    {
        using ManualResetEventSlim entered = new(), go = new();
        using ViewManager manager = WithRoom(20 * Window, platform: _platform);
        using MappedFile file = Open(manager, WindowSource.Buffered);
        int stopped = 0;
        _platform.OnRead = _ =>
        {
            if (Thread.CurrentThread.Name == "bigfile read-ahead" && Interlocked.Exchange(ref stopped, 1) == 0)
            {
                entered.Set();
                go.Wait();
            }
        };
        for (int at = 0; at < 16 * Window; at += Window)
            file.Lease(at, Window, LeaseMode.Read, sequential: true).Dispose();
        entered.Wait(TestContext.Current.CancellationToken);
        Thread reader = new(() =>
        {
            // All of the budget, while a window of it is being filled.
            using MappedView view = file.Lease(60 * Window, 20 * Window);
            Assert.True(view.Span.SequenceEqual(s_content.AsSpan(60 * Window, 20 * Window)));
        });
        reader.Start();
        go.Set();
        reader.Join();
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(WindowSource.Buffered)]
    [InlineData(WindowSource.Direct)]
    public void Reads_that_fail_ahead_are_made_again_by_whoever_needs_them(WindowSource source)
    {
        bool failing = true;
        _platform.ErrorOf = _ => failing && Thread.CurrentThread.Name == "bigfile read-ahead" ? FaultingPlatform.PlainError : 0;
        using ViewManager manager = WithRoom(16 * Window, platform: _platform);
        using MappedFile file = Open(manager, source);
        for (int at = 0; at < LengthBytes - Window; at += Window)
        {
            failing = at < LengthBytes / 2;
            using MappedView view = file.Lease(at, Window, LeaseMode.Read, sequential: true);
            Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, Window)));
        }
        EngineInvariants.Check(manager);
    }

    [Fact]
    public async Task Dispose_refresh_cut_and_growth_in_the_middle_leave_nothing_wrong()
    {
        const int seed = 7;
        Random random = new(seed);
        string path = _folder.FileWith(s_content);
        for (int round = 0; round < 12; round++)
        {
            WindowSource source = round % 2 == 0 ? WindowSource.Buffered : WindowSource.Direct;
            using ViewManager manager = WithRoom(8 * Window, platform: _platform);
            MappedFile file = Open(manager, source, path);
            int stopAt = random.Next(20, WindowCount) * Window;
            Task other = Task.Run(() =>
            {
                for (int i = 0; i < 5; i++)
                {
                    using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                    {
                        stream.SetLength(LengthBytes / 2);
                        file.Refresh();
                        stream.Seek(LengthBytes / 2, SeekOrigin.Begin);
                        stream.Write(s_content, LengthBytes / 2, LengthBytes - LengthBytes / 2);
                    }
                    file.Refresh();
                }
            }, TestContext.Current.CancellationToken);
            for (int at = 0; at < stopAt; at += Window)
            {
                try
                {
                    using MappedView view = file.Lease(at, Window, LeaseMode.Read, sequential: true);
                    // What was read in the middle of a cut is told; the half that was never cut is always right.
                    if (at + Window <= LengthBytes / 2)
                        Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, Window)), string.Create(CultureInfo.InvariantCulture, $"seed {seed} round {round} at {at}"));
                }
                catch (Exception e) when (e is ArgumentOutOfRangeException or FileFaultException)
                {
                    Assert.True(at + Window > LengthBytes / 2);
                }
            }
            await other;
            file.Refresh();
            using (MappedView view = file.Lease(LengthBytes - 5 * Window, 5 * Window, LeaseMode.Read, sequential: true))
                Assert.True(view.Span.SequenceEqual(s_content.AsSpan(LengthBytes - 5 * Window)), string.Create(CultureInfo.InvariantCulture, $"seed {seed} round {round}"));
            EngineInvariants.Check(manager);
            // And once more from the start, to be disposed while windows are being filled.
            for (int at = 0; at < 24 * Window; at += Window)
                file.Lease(at, Window, LeaseMode.Read, sequential: true).Dispose();
            file.Dispose();
            Assert.Equal(0, manager.GetStatistics().MappedBytes);
            EngineInvariants.Check(manager);
        }
    }

    [Fact]
    public void Direct_reads_use_memory_again_where_the_system_moves_it()
    {
        using ViewManager manager = WithRoom(200 * Window, platform: _platform);
        using MappedFile file = Open(manager, WindowSource.Direct);
        Assert.SkipUnless(file.Source == WindowSource.Direct && MappingPlatform.Current.MovesMemory, "no direct reads here, or memory does not move");
        for (int at = 0; at < LengthBytes - Window; at += Window)
        {
            file.Lease(at, Window, LeaseMode.Read, sequential: true).Dispose();
            file.Views.Ahead!.WaitUntilIdle();
        }
        Assert.True(_platform.Moves > WindowCount / 4);
        Assert.True(manager.GetStatistics().MappedBytes < 80 * Window);
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(WindowSource.Buffered, false)]
    [InlineData(WindowSource.Buffered, true)]
    [InlineData(WindowSource.Direct, false)]
    [InlineData(WindowSource.Direct, true)]
    public void Each_read_that_fails_gives_the_right_bytes_or_a_fault_whoever_made_it(WindowSource source, bool lasting)
    {
        const int reads = 40, leases = 48;
        for (int failing = 1; failing <= reads; failing++)
        {
            MovingPlatform platform = new(MappingPlatform.Current);
            using ViewManager manager = WithRoom(16 * Window, platform: platform);
            string path = _folder.FileWith(s_content);
            using MappedFile file = Open(manager, source, path);
            int made = 0, failAt = failing;
            platform.ErrorOf = _ => Interlocked.Increment(ref made) is int number && (number == failAt || (lasting && number > failAt)) ? FaultingPlatform.PlainError : 0;
            for (int at = 0; at < leases * Window; at += Window)
            {
                try
                {
                    using MappedView view = file.Lease(at, Window, LeaseMode.Read, sequential: true);
                    Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, Window)), string.Create(CultureInfo.InvariantCulture, $"read {failing} at {at}"));
                }
                catch (FileFaultException fault)
                {
                    Assert.Equal((path, FaultingPlatform.PlainError), (fault.Path, Assert.IsType<MappingException>(fault.InnerException).NativeErrorCode));
                    Assert.InRange(fault.Offset, at, at + Window - 1);
                }
            }
            platform.ErrorOf = null;
            for (int at = 0; at < leases * Window; at += Window)
            {
                using MappedView view = file.Lease(at, Window, LeaseMode.Read, sequential: true);
                Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, Window)), string.Create(CultureInfo.InvariantCulture, $"after read {failing} at {at}"));
            }
            EngineInvariants.Check(manager);
            file.Dispose();
            Assert.Equal(0, manager.GetStatistics().MappedBytes);
        }
    }

    [Fact]
    public void Memory_that_the_system_does_not_move_is_had_anew()
    {
        using ViewManager manager = WithRoom(200 * Window, platform: _platform);
        using MappedFile file = Open(manager, WindowSource.Direct);
        Assert.SkipUnless(file.Source == WindowSource.Direct && MappingPlatform.Current.MovesMemory, "no direct reads here, or memory does not move");
        // Every other one.
        _platform.MoveErrorOf = move => move % 2 == 0 ? FaultingPlatform.PlainError : 0;
        for (int at = 0; at < LengthBytes - Window; at += Window)
        {
            using (MappedView view = file.Lease(at, Window, LeaseMode.Read, sequential: true))
                Assert.True(view.Span.SequenceEqual(s_content.AsSpan(at, Window)));
            file.Views.Ahead!.WaitUntilIdle();
        }
        Assert.True(_platform.Moves > WindowCount / 8);
        EngineInvariants.Check(manager);
        file.Dispose();
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
    }

    private static BigFile.Views.Window? FindMapped(MappedFile file, long index)
    {
        lock (file.ViewManager.Gate)
            return file.Views.FindMapped(index);
    }

    private MappedFile Open(ViewManager manager, WindowSource source, string? path = null) => MappedFile.Open(
        path ?? _folder.FileWith(s_content), new MappedFileOptions { ViewManager = manager, Source = source, WindowSizeBytes = Window });

    /// <summary>Moves memory where the system does, and tells and fails reads.</summary>
    private sealed class MovingPlatform(MappingPlatform inner) : ForwardingPlatform(inner)
    {
        private readonly Dictionary<long, int> _reads = [];
        private int _moves;

        public override bool MovesMemory => Inner.MovesMemory;

        public int Moves => Volatile.Read(ref _moves);

        public Action<long>? OnRead { get; set; }

        public Func<long, int>? ErrorOf { get; set; }

        public Func<int, int>? MoveErrorOf { get; set; }

        public int ReadsOf(long offset)
        {
            lock (_reads)
                return _reads.GetValueOrDefault(offset);
        }

        public override int MoveMemory(Reservation reservation, nint from, nint to, nuint bytes)
        {
            int move = Interlocked.Increment(ref _moves);
            return MoveErrorOf?.Invoke(move) is int error and not 0 ? error : Inner.MoveMemory(reservation, from, to, bytes);
        }

        public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
        {
            lock (_reads)
                _reads[offset] = _reads.GetValueOrDefault(offset) + 1;
            OnRead?.Invoke(offset);
            read = 0;
            return ErrorOf?.Invoke(offset) is int error and not 0 ? error : base.ReadAt(file, offset, address, bytes, out read);
        }
    }
}
