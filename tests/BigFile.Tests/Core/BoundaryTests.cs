using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform.Win32;
using BigFile.Tests.Views;
using Microsoft.Win32.SafeHandles;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

public sealed class BoundaryTests : IDisposable
{
    private const long TiB = 1L << 40;
    private const int MiB = 1 << 20;

    private readonly TempFolder _folder = new();

    public static TheoryData<Way> Placements => Managers.Placements;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<long, Way> Lengths()
    {
        TheoryData<long, Way> cases = [];
        foreach (long length in new[]
        {
            0, 1, 4095, 4096, 65535, 65536, 65537, (1L << 31) - 1, 1L << 31, (1L << 31) + 1, (1L << 32) - 1, 1L << 32, (1L << 32) + 1,
        })
        {
            cases.Add(length, Way.Reserved);
            cases.Add(length, Way.Floating);
            cases.Add(length, Way.Buffered);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void File_of_any_length_is_usable_up_to_its_last_byte_and_not_one_further(long length, Way way)
    {
        string path = _folder.File();
        using ViewManager manager = WithRoom(8 * MiB);
        using (MappedFile file = MappedFile.Create(path, new MappedFileOptions
        {
            InitialLength = length, Sparse = true, WindowSizeBytes = MiB, ViewManager = manager, Placement = way.Placement(), Source = way.Source(),
        }))
        {
            Assert.Equal(length, file.Length);
            for (int size = 1; size <= 16; size++)
            {
                byte[] bytes = Content(size, seed: size);
                if (size > length)
                {
                    Assert.Throws<ArgumentOutOfRangeException>(() => file.Write(0, bytes));
                    continue;
                }
                file.Write(length - size, bytes);
                Assert.Throws<ArgumentOutOfRangeException>(() => file.Write(length - size + 1, bytes));
                Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadExactly(length - size + 1, bytes));
                Assert.Throws<ArgumentOutOfRangeException>(() => file.Lease(length - size + 1, size).Dispose());
                using MappedView view = file.Lease(length - size, size);
                Assert.True(view.Span.SequenceEqual(bytes));
                Assert.Equal(bytes[^1], file.Read<byte>(length - 1));
                byte[] more = new byte[size + 1];
                Assert.Equal(size, file.Read(length - size, more));
                Assert.Equal(bytes, more[..size]);
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<byte>(length));
            Assert.Equal(0, file.Read(length, new byte[1]));
            Assert.Equal(0, file.Read(long.MaxValue, new byte[1]));
            file.Lease(length, 0).Dispose();
            file.Advise(0, length, MemoryAdvice.Normal);
            file.Prefetch(length, 0);
            Assert.Equal(0, file.GetResidency(length, 0).TotalBytes);
            if (length != 0)
                Assert.Equal(file.ViewManager.Platform.PageSizeBytes, file.GetResidency(length - 1, 1).TotalBytes);
            file.SetLength(length + 1);
            Assert.Equal(0, file.Read<byte>(length));
            file.SetLength(length);
            EngineInvariants.Check(manager);
        }
        Assert.Equal(length, new FileInfo(path).Length);
        using SafeFileHandle handle = File.OpenHandle(path);
        int last = (int)Math.Min(length, 16);
        byte[] onDisk = new byte[last];
        Assert.Equal(last, RandomAccess.Read(handle, onDisk, length - last));
        Assert.Equal(last == 0 ? [] : Content(last, seed: last), onDisk);
    }

    [Theory]
    [InlineData(Way.Reserved, 64 * MiB)]
    [InlineData(Way.Floating, 64 * MiB)]
    [InlineData(Way.Reserved, 96 * MiB)]
    [InlineData(Way.Floating, 96 * MiB)]
    [InlineData(Way.Buffered, 64 * MiB)]
    public void Sparse_file_of_eight_tebibytes_is_read_and_written_at_offsets_past_2_to_the_40(Way way, int windowBytes)
    {
        // Wine keeps a byte for each page reserved, and refuses so many.
        Assert.SkipWhen(Win32Platform.IsWine && way == Way.Buffered, "Wine keeps a byte for each page reserved, and buffered windows are in place");
        if (Win32Platform.IsWine && way == Way.Reserved)
            way = Way.Auto;
        string path = _folder.File();
        long[] places =
        [
            0, 1L << 31, (1L << 32) - 4, (1L << 32) + 4, (1L << 32) + 13, TiB - 3, TiB + 5, TiB + (1L << 33) - 1,
            (8 * TiB / windowBytes - 1) * windowBytes - 5, 8 * TiB - 8,
        ];
        using ViewManager manager = WithRoom(4L * windowBytes);
        using (MappedFile file = MappedFile.Create(path, new MappedFileOptions
        {
            InitialLength = 8 * TiB, Sparse = true, WindowSizeBytes = windowBytes, ViewManager = manager, Placement = way.Placement(), Source = way.Source(), MaxLength = 9 * TiB,
        }))
        {
            foreach (long place in places)
                file.Write(place, place ^ 0x5555);
            foreach (long place in places)
            {
                Assert.Equal(place ^ 0x5555, file.Read<long>(place));
                using MappedView view = file.Lease(place, 8, LeaseMode.Write);
                Assert.Equal(place ^ 0x5555, view.AsSpan<long>()[0]);
                view.AsWritableSpan<long>()[0] = place;
            }
            long[] gathered = new long[places.Length];
            file.Gather<long>(places, gathered);
            Assert.Equal(places, gathered);
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<long>(8 * TiB - 7));
            file.SetLength(9 * TiB);
            Assert.Equal(0, file.Read<long>(9 * TiB - 8));
            Assert.InRange(file.Checkpoint(TiB - 3, TiB, CheckpointLevel.Written).Extents, 2, 5);
            EngineInvariants.Check(manager);
        }
        using SafeFileHandle handle = File.OpenHandle(path);
        byte[] onDisk = new byte[8];
        foreach (long place in places)
        {
            Assert.Equal(8, RandomAccess.Read(handle, onDisk, place));
            Assert.Equal(place, BitConverter.ToInt64(onDisk));
        }
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Values_of_any_size_straddle_windows_anywhere(Way way)
    {
        byte[] content = Content(5 * Window, seed: 91);
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = Open(manager, way, content);
        foreach (long edge in new long[] { Window, 2 * Window, 4 * Window })
        {
            for (long offset = edge - 101; offset <= edge + 1; offset++)
            {
                // Every other time the second window is mapped and the first one is not, or both are.
                if (offset % 3 != 0)
                    file.Read<byte>(edge);
                if (offset % 3 == 1)
                    file.Read<byte>(edge - 1);
                Check<byte>(file, content, offset);
                Check<short>(file, content, offset);
                Check<int>(file, content, offset);
                Check<long>(file, content, offset);
                Check<Guid>(file, content, offset);
                Check<Hundred>(file, content, offset);
                Check<LargerThanAWindow>(file, content, offset - 50_000);
            }
        }
        byte[] all = new byte[content.Length];
        file.ReadExactly(0, all);
        Assert.True(all.AsSpan().SequenceEqual(content));
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(Way.Reserved, 64 * MiB)]
    [InlineData(Way.Floating, 64 * MiB)]
    [InlineData(Way.Reserved, 64 << 10)]
    public void Longest_span_is_one_lease(Way way, int windowBytes)
    {
        const int offset = 12345;
        using ViewManager manager = WithRoom(3L << 30);
        using MappedFile file = MappedFile.Create(_folder.File(), new MappedFileOptions
        {
            InitialLength = 3L << 30, MaxLength = 3L << 30, Sparse = true, WindowSizeBytes = windowBytes, ViewManager = manager, Placement = way.Placement(), Source = way.Source(),
        });
        file.Write(offset, 11L);
        file.Write(offset + (long)int.MaxValue - 8, 22L);
        using (MappedView view = file.Lease(offset, int.MaxValue, LeaseMode.Write))
        {
            Assert.Equal(int.MaxValue, view.Span.Length);
            Assert.Equal(11, BitConverter.ToInt64(view.Span));
            Assert.Equal(22, BitConverter.ToInt64(view.Span[^8..]));
            view.WritableSpan[1 << 30] = 33;
            Assert.Equal(33, file.Read<byte>(offset + (1 << 30)));
            Assert.True(manager.GetStatistics().PinnedBytes >= int.MaxValue);
            EngineInvariants.Check(manager);
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        Assert.Equal(22, file.Read<long>(offset + (long)int.MaxValue - 8));
        EngineInvariants.Check(manager);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(65535)]
    [InlineData(65537)]
    [InlineData((128 << 10) + 4096)]
    [InlineData((16L << 30) + (64 << 10))]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Window_size_must_be_a_multiple_of_64_KiB_up_to_16_GiB(long windowBytes)
    {
        MappedFileOptions options = new() { WindowSizeBytes = windowBytes };
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFile.Create(_folder.File("new"), options));
        Assert.False(File.Exists(_folder.File("new")));
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFile.Open(_folder.FileWith([1]), options));
    }

    [Fact]
    public void Window_far_larger_than_file_and_budget_is_no_obstacle_to_copying()
    {
        using ViewManager manager = WithRoom(2 * Window);
        using MappedFile file = MappedFile.Open(_folder.FileWith(Content(5 * Window, seed: 92)), new MappedFileOptions
        {
            WindowSizeBytes = 16L << 30, ViewManager = manager, Placement = Placement.Floating,
        });
        byte[] got = new byte[5 * Window];
        file.ReadExactly(0, got);
        Assert.Equal(Content(5 * Window, seed: 92), got);
        using (MappedView view = file.Lease(10, 100))
            Assert.True(view.Span.SequenceEqual(got.AsSpan(10, 100)));
        Assert.Throws<BudgetExceededException>(() => file.Lease(0, 4 * Window).Dispose());
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Maximum_length_that_no_address_space_holds_floats_or_says_so()
    {
        using ViewManager manager = WithRoom(2 * Window);
        foreach (long maxLength in new[] { 1L << 60, long.MaxValue - Window, long.MaxValue })
        {
            MappedFileOptions options = new() { MaxLength = maxLength, WindowSizeBytes = Window, ViewManager = manager, Access = MappedFileAccess.ReadWrite };
            string path = _folder.FileWith([1, 2, 3]);
            foreach (Placement placement in new[] { Placement.Auto, Placement.Floating })
            {
                using MappedFile file = MappedFile.Open(path, options with { Placement = placement });
                Assert.Equal(Placement.Floating, file.Placement);
                Assert.True(file.MaxLength > maxLength - Window);
                file.SetLength(5);
                Assert.Equal(3, file.Read<byte>(2));
            }
            MappingException e = Assert.Throws<MappingException>(() => MappedFile.Open(path, options with { Placement = Placement.Reserved }));
            Assert.NotEqual(0, e.NativeErrorCode);
            PlatformNotSupportedException none = Assert.Throws<PlatformNotSupportedException>(
                () => MappedFile.Open(path, options with { Source = WindowSource.Buffered }));
            Assert.Contains("address space", none.Message, StringComparison.Ordinal);
        }
        EngineInvariants.Check(manager);
    }

    private static void Check<T>(MappedFile file, byte[] content, long offset)
        where T : unmanaged
    {
        if (offset < 0 || offset + Unsafe.SizeOf<T>() > content.Length)
            return;
        Span<byte> expected = content.AsSpan((int)offset, Unsafe.SizeOf<T>());
        T value = file.Read<T>(offset);
        Assert.True(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).SequenceEqual(expected), $"{typeof(T).Name} at {offset}");
        value = file.GetReader().Read<T>(offset);
        Assert.True(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).SequenceEqual(expected), $"{typeof(T).Name} at {offset}");
        expected[0]++;
        expected[^1]--;
        file.Write(offset, MemoryMarshal.Read<T>(expected));
        value = default;
        file.Gather([offset], new Span<T>(ref value));
        Assert.True(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).SequenceEqual(expected), $"{typeof(T).Name} written at {offset}");
    }

    private MappedFile Open(ViewManager manager, Way way, byte[] content) =>
        MappedFile.Open(_folder.FileWith(content), new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager,
        });

    [InlineArray(100)]
    private struct Hundred
    {
        private byte _first;
    }

    [InlineArray(70_000)]
    private struct LargerThanAWindow
    {
        private byte _first;
    }
}
