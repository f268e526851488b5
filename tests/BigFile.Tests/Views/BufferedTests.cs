using System.Globalization;
using BigFile.Platform;
using BigFile.Tests.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Views;

/// <summary>What only buffered windows do. What they have in common with mapped ones is in the suites over every <see cref="Way"/>.</summary>
public sealed class BufferedTests : IDisposable
{
    private const int WindowCount = 8;

    private readonly TempFolder _folder = new();
    private readonly TransferPlatform _platform = new(MappingPlatform.Current);
    private readonly int _page = MappingPlatform.Current.PageSizeBytes;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evicted_windows_are_written_back_in_the_order_of_the_LRU_and_only_where_they_were_written()
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(3L * Window + 5, 33L);
        file.Write(Window, 11L);
        file.Write(Window + 3L * _page, 12L);
        file.Read<byte>(3L * Window);           // no tick: 3 is still the older one
        Assert.Empty(_platform.Writes);
        file.Read<byte>(5L * Window);
        Assert.Equal([(3L * Window, _page)], _platform.Writes);
        file.Read<byte>(6L * Window);
        Assert.Equal([(3L * Window, _page), (Window, _page), (Window + 3L * _page, _page)], _platform.Writes);
        file.Read<byte>(7L * Window);           // evicts a clean window
        Assert.Equal(3, _platform.Writes.Count);
        byte[] disk = ReadDisk();
        Assert.Equal((33L, 11L, 12L), (BitConverter.ToInt64(disk, 3 * Window + 5), BitConverter.ToInt64(disk, Window), BitConverter.ToInt64(disk, Window + 3 * _page)));
        Assert.Equal((33L, 12L), (file.Read<long>(3L * Window + 5), file.Read<long>(Window + 3L * _page)));
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void What_an_eviction_wrote_counts_as_dirty_until_a_checkpoint_which_does_not_write_it_again()
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        for (int window = 0; window < 5; window++)
            file.Write((long)window * Window, 7);
        Assert.Equal(3, _platform.Writes.Count);
        Assert.Equal(5L * _page, manager.GetStatistics().DirtyBytes);
        CheckpointResult result = file.Checkpoint(CheckpointLevel.Written);
        Assert.Equal((5L * _page, 5), (result.Bytes, result.Extents));
        Assert.Equal((5, 0), (_platform.Writes.Count, _platform.Flushes));
        Assert.Equal(0, file.Checkpoint().Bytes);
        Assert.Equal((5, 1), (_platform.Writes.Count, _platform.Flushes));

        file.Write(0, 8);
        file.Read<byte>(6L * Window);
        file.Read<byte>(7L * Window);
        Assert.Equal(6, _platform.Writes.Count);
        Assert.Equal(_page, file.Checkpoint().Bytes);
        Assert.Equal((6, 2), (_platform.Writes.Count, _platform.Flushes));
    }

    [Fact]
    public void Window_that_is_evicted_under_a_running_checkpoint_is_written_once_and_counted()
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(5, 1L);
        file.Write(Window + 5, 2L);
        bool evicted = false;
        _platform.OnWrite = offset =>
        {
            if (evicted)
                return;
            evicted = true;
            file.Read<byte>(4L * Window);
            Assert.Null(file.Views.FindMapped(1));
        };
        CheckpointResult result = file.Checkpoint();
        Assert.True(evicted);
        Assert.Equal((2L * _page, 2), (result.Bytes, result.Extents));
        Assert.Equal([(0L, _page), (Window, _page)], _platform.Writes);
        Assert.Equal(2L, BitConverter.ToInt64(ReadDisk(), Window + 5));
        Assert.Equal(0, manager.GetStatistics().DirtyBytes);
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Store_that_races_with_a_checkpoint_is_in_the_next_one()
    {
        using ViewManager manager = WithRoom(2 * Window, platform: _platform);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(0, 1L);
        _platform.OnWrite = offset => file.Write(8, 2L);
        file.Checkpoint();
        _platform.OnWrite = null;
        Assert.Equal(_page, manager.GetStatistics().DirtyBytes);
        Assert.Equal(_page, file.Checkpoint().Bytes);
        Assert.Equal(2L, BitConverter.ToInt64(ReadDisk(), 8));
    }

    [Fact]
    public void Write_back_that_fails_keeps_the_window_and_its_data_and_is_tried_again()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.WriteAt, Error = FaultingPlatform.DiskFullError };
        using ViewManager manager = WithRoom(2 * Window, platform: faults);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(5, 1L);
        file.Write(Window + 5, 2L);
        faults.Arm(1, lasting: true);
        Assert.Equal(0, file.Read<long>(3L * Window));      // by handle
        Assert.Throws<BudgetExceededException>(() => file.Lease(3 * Window, 1).Dispose());
        Assert.Equal((1L, 2L), (file.Read<long>(5), file.Read<long>(Window + 5)));
        Assert.Throws<CheckpointFailedException>(() => file.Checkpoint());
        EngineInvariants.Check(manager);
        faults.Disarm();

        file.Lease(3 * Window, 2 * Window).Dispose();
        byte[] disk = ReadDisk();
        Assert.Equal((1L, 2L), (BitConverter.ToInt64(disk, 5), BitConverter.ToInt64(disk, Window + 5)));
        // What the system kept of the failed write nobody knows.
        CheckpointFailedException e = Assert.Throws<CheckpointFailedException>(() => file.Checkpoint());
        Assert.Equal(FaultingPlatform.DiskFullError, e.NativeErrorCode);
        file.Write(5, 3L);
        file.Dispose();
        Assert.Equal(3L, BitConverter.ToInt64(ReadDisk(), 5));
    }

    [Fact]
    public void Clean_windows_give_way_where_dirty_ones_cannot_be_written_back()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.WriteAt };
        using ViewManager manager = WithRoom(3 * Window, platform: faults);
        using MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(5, 1L);
        file.Write(Window + 5, 2L);
        file.Read<byte>(2 * Window);
        faults.Arm(1, lasting: true);
        for (int window = 3; window < WindowCount; window++)
            file.Lease(window * Window, 10).Dispose();
        BudgetExceededException e = Assert.Throws<BudgetExceededException>(() => file.Lease(3 * Window, 2 * Window).Dispose());
        Assert.Contains("written back", e.Message, StringComparison.Ordinal);
        Assert.Equal((1L, 2L), (file.Read<long>(5), file.Read<long>(Window + 5)));
        EngineInvariants.Check(manager);
        faults.Disarm();
    }

    [Fact]
    public void Write_back_that_fails_at_dispose_says_so_and_leaves_nothing_behind()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.WriteAt };
        using ViewManager manager = WithRoom(2 * Window, platform: faults);
        MappedFile file = Open(manager, new byte[WindowCount * Window]);
        file.Write(5, 1L);
        file.Write(Window + 5, 2L);
        faults.Arm(1);
        Assert.Throws<CheckpointFailedException>(file.Dispose);
        file.Dispose();
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        EngineInvariants.Check(manager);
        byte[] disk = ReadDisk();
        Assert.True(BitConverter.ToInt64(disk, 5) == 1 ^ BitConverter.ToInt64(disk, Window + 5) == 2, "one write failed, the other did not");
    }

    [Theory]
    [InlineData(DisposeBehavior.None)]
    [InlineData(DisposeBehavior.Durable)]
    public void Dispose_hands_over_what_was_written_and_the_last_lease_what_it_holds(DisposeBehavior behavior)
    {
        using ViewManager manager = WithRoom(4 * Window, platform: _platform);
        MappedFile file = Open(manager, new byte[WindowCount * Window], behavior);
        file.Write(5, 1L);
        MappedView held = file.Lease(2 * Window - 10, 20, LeaseMode.Write);
        file.Dispose();
        Assert.Equal(1L, BitConverter.ToInt64(ReadDisk(), 5));
        held.WritableSpan.Fill(9);
        Assert.Equal(0, ReadDisk()[2 * Window]);
        held.Dispose();
        Assert.All(ReadDisk()[(2 * Window - 10)..(2 * Window + 10)], b => Assert.Equal(9, b));
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        File.Delete(_folder.File());
    }

    [Fact]
    public void Cut_by_another_handle_is_an_exception_past_the_end_and_never_zeros()
    {
        byte[] content = Content(4 * Window, seed: 80);
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, content);
        file.Read<byte>(0);
        file.Write(3L * Window + 10, 5L);
        using FileStream other = OpenElsewhere();
        const int end = Window + 100;
        other.SetLength(end);

        // Below the cut, also in the window that is cut in two.
        Assert.Equal(BitConverter.ToInt64(content, Window), file.Read<long>(Window));
        Assert.Equal(BitConverter.ToInt64(content, end - 8), file.Read<long>(end - 8));
        using (MappedView below = file.Lease(Window - 50, 150))
            Assert.True(below.Span.SequenceEqual(content.AsSpan(Window - 50, 150)));
        foreach (long offset in new long[] { end - 7, end, end + 5000, 2 * Window - 8, 2 * Window, 2 * Window + 5 })
        {
            Assert.Throws<FileFaultException>(() => file.Read<long>(offset));
            Assert.Throws<FileFaultException>(() => file.ReadExactly(offset, new byte[10]));
            Assert.Throws<FileFaultException>(() => file.Lease(offset, 10).Dispose());
            Assert.Throws<FileFaultException>(() => file.Gather<long>([offset], new long[1]));
            Assert.Throws<FileFaultException>(() => file.Write(offset, 1L));
            Assert.Throws<FileFaultException>(() => file.Lease(offset, 10, LeaseMode.Write).Dispose());
        }
        Assert.Throws<FileFaultException>(() => file.ReadExactly(0, new byte[4 * Window]));
        // The same by handle, with no window to be had.
        using (file.Lease(0, 1))
        using (file.Lease(Window, 1))
        {
            Assert.Throws<FileFaultException>(() => file.Read<long>(2 * Window + 5));
            Assert.Throws<FileFaultException>(() => file.Write(2 * Window + 5, 1L));
            Assert.Throws<FileFaultException>(() => file.Write(end + 5, 1L));
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        EngineInvariants.Check(manager);
        // What was written past the cut was not written back: the file is as long as the other one made it.
        file.Checkpoint();
        Assert.Equal((4 * Window, end), (file.Length, other.Length));

        // It grows again, and what is there now is seen, without a word to this object.
        other.Position = end;
        byte[] more = Content(4 * Window - end, seed: 81);
        other.Write(more);
        using (MappedView whole = file.Lease(Window, Window))
            Assert.True(whole.Span[100..].SequenceEqual(more.AsSpan(0, Window - 100)));
        Assert.Equal(BitConverter.ToInt64(more, 5000), file.Read<long>(end + 5000));

        other.SetLength(end);
        Assert.Equal(end, file.Refresh());
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<byte>(end));
        Assert.Equal(content[end - 1], file.Read<byte>(end - 1));
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Refresh_shows_what_others_wrote_where_nothing_is_newer_or_leased()
    {
        byte[] content = Content(4 * Window, seed: 82);
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, content);
        file.Read<byte>(0);
        file.Write((long)Window, 1L);
        using MappedView held = file.Lease(2 * Window, 10);
        using (FileStream other = OpenElsewhere())
        {
            foreach (int window in new[] { 0, 1, 2 })
            {
                other.Position = window * Window + 100;
                other.WriteByte((byte)~content[window * Window + 100]);
            }
        }
        Assert.Equal(content[100], file.Read<byte>(100));
        Assert.Equal(4 * Window, file.Refresh());
        Assert.Equal((byte)~content[100], file.Read<byte>(100));
        Assert.Equal(content[Window + 100], file.Read<byte>(Window + 100));
        Assert.Equal(content[2 * Window + 100], file.Read<byte>(2 * Window + 100));
        EngineInvariants.Check(manager);
        // Once it is written back it can go. The page that was written overwrote the other's byte.
        file.Checkpoint(CheckpointLevel.Written);
        held.Dispose();
        file.Refresh();
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        Assert.Equal((byte)~content[2 * Window + 100], file.Read<byte>(2 * Window + 100));
        Assert.Equal((1L, content[Window + 100]), (file.Read<long>(Window), file.Read<byte>(Window + 100)));
    }

    [Fact]
    public void Two_files_over_one_path_append_in_turn()
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile first = Open(manager, [], share: FileShare.ReadWrite);
        using MappedFile second = MappedFile.Open(_folder.File(), Options(manager, FileShare.ReadWrite));
        byte[] expected = Content(3 * Window, seed: 83);
        Random random = new(84);
        int length = 0;
        for (int turn = 0; length < expected.Length; turn++)
        {
            MappedFile file = turn % 2 == 0 ? first : second;
            int count = Math.Min(expected.Length - length, random.Next(1, 9000));
            using (MappedFileStream stream = file.AsStream())
            {
                stream.Seek(0, SeekOrigin.End);
                stream.Write(expected.AsSpan(length, count));
            }
            length += count;
            MappedFile reader = turn % 2 == 0 ? second : first;
            Assert.Equal(length, reader.Refresh());
            byte[] got = new byte[length];
            reader.ReadExactly(0, got);
            Assert.True(got.AsSpan().SequenceEqual(expected.AsSpan(0, length)), $"seeds 83 and 84, turn {turn}");
        }
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void A_flushed_stream_shows_others_what_was_overwritten()
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, new byte[2 * Window]);
        using MappedFileStream stream = file.AsStream();
        stream.Position = 500;
        stream.Write("written"u8);
        stream.Flush();
        Assert.Equal("written"u8, ReadDisk().AsSpan(500, 7));
        Assert.Equal(_page, manager.GetStatistics().DirtyBytes);
        stream.Flush();
        Assert.Equal(_page, file.Checkpoint().Bytes);
    }

    [Fact]
    public void Cut_that_the_system_refuses_loses_nothing()
    {
        FaultingPlatform faults = new(MappingPlatform.Current) { Only = PlatformCall.SetLength };
        using ViewManager manager = WithRoom(4 * Window, platform: faults);
        using MappedFile file = Open(manager, new byte[4 * Window]);
        file.Write(Window + 5, 1L);
        file.Write(3L * Window, 2L);
        faults.Arm(1);
        Assert.Throws<MappingException>(() => file.SetLength(Window + 7));
        Assert.Equal((1L, 2L), (file.Read<long>(Window + 5), file.Read<long>(3L * Window)));
        EngineInvariants.Check(manager);
        file.Dispose();
        byte[] disk = ReadDisk();
        Assert.Equal((1L, 2L), (BitConverter.ToInt64(disk, Window + 5), BitConverter.ToInt64(disk, 3 * Window)));
    }

    [Fact]
    public void Only_the_windows_of_the_file_are_resident()
    {
        using ViewManager manager = WithRoom(4 * Window);
        using MappedFile file = Open(manager, Content(4 * Window, seed: 85));
        Assert.Equal(new Residency(0, 4 * Window), file.GetResidency(0, file.Length));
        file.Prefetch(0, file.Length);
        file.Read<byte>(Window + 5);
        Assert.Equal(new Residency(Window, 4 * Window), file.GetResidency(0, file.Length));
        Assert.Equal(new Residency(_page, 2 * _page), file.GetResidency(Window - 1, 2));
    }

    [Fact]
    public unsafe void Windows_of_a_file_that_is_only_read_cannot_be_stored_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc/self/maps");
        using ViewManager manager = WithRoom(4 * Window);
        string path = _folder.FileWith(Content(2 * Window - 100, seed: 86));
        using MappedFile file = MappedFile.Open(path, Options(manager, FileShare.ReadWrite) with { Access = MappedFileAccess.Read });
        using MappedView view = file.Lease(10, 2 * Window - 120);
        Assert.Equal("r--p", ProtectionOf(view.Span));
        using (FileStream other = OpenElsewhere())
        {
            other.Position = other.Length;
            other.Write(new byte[100]);
        }
        file.Refresh();
        using MappedView longer = file.Lease(2 * Window - 200, 200);
        Assert.Equal(("r--p", 0), (ProtectionOf(longer.Span), longer.Span[199]));

        static string ProtectionOf(ReadOnlySpan<byte> span)
        {
            fixed (byte* first = span)
            {
                foreach (string line in File.ReadLines("/proc/self/maps"))
                {
                    string[] fields = line.Split(' ', 3), range = fields[0].Split('-');
                    if (ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= (ulong)first
                        && ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) >= (ulong)(first + span.Length))
                    {
                        return fields[1];
                    }
                }
            }
            return "";
        }
    }

    private static MappedFileOptions Options(ViewManager manager, FileShare share, DisposeBehavior onDispose = DisposeBehavior.None) => new()
    {
        Access = MappedFileAccess.ReadWrite, Source = WindowSource.Buffered, WindowSizeBytes = Window, ViewManager = manager,
        Share = share | FileShare.Delete, OnDispose = onDispose, Sparse = true,
    };

    private MappedFile Open(
        ViewManager manager, ReadOnlySpan<byte> content, DisposeBehavior onDispose = DisposeBehavior.None, FileShare share = FileShare.ReadWrite) =>
        MappedFile.Open(_folder.FileWith(content), Options(manager, share, onDispose));

    private FileStream OpenElsewhere() =>
        new(_folder.File(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private byte[] ReadDisk()
    {
        using FileStream file = OpenElsewhere();
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
