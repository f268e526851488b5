using System.Buffers;
using BigFile.Platform;
using BigFile.Tests.Peers;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>A file that fails under its views, by being cut through another handle, or by a full disk.</summary>
public sealed class FileFaultTests : IDisposable
{
    private const string NeedsGuard = "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64";
    private const int Cut = Window + 8192;
    private const int Whole = 4 * Window;

    private readonly TempFolder _folder = new();
    private readonly byte[] _content = Content(Whole, seed: 11);

    public static TheoryData<Placement> Placements => [Placement.Reserved, Placement.Floating];

    /// <summary>Every way to touch a range of a file; the name, and what is expected to throw.</summary>
    public static TheoryData<Placement, string> Ways
    {
        get
        {
            TheoryData<Placement, string> ways = [];
            foreach (string way in s_ways.Keys)
            {
                ways.Add(Placement.Reserved, way);
                ways.Add(Placement.Floating, way);
            }
            return ways;
        }
    }

    private static readonly Dictionary<string, Action<MappedFile, long>> s_ways = new()
    {
        ["value"] = (file, offset) => file.Read<long>(offset),
        ["reader"] = (file, offset) => file.GetReader().Read<short>(offset),
        ["copy"] = (file, offset) => file.ReadExactly(offset, new byte[300]),
        ["long copy"] = (file, offset) => file.ReadExactly(0, new byte[Whole]),
        ["gather"] = (file, offset) => file.Gather([8, offset, 16], new int[3]),
        ["write a value"] = (file, offset) => file.Write(offset, 77L),
        ["long write"] = (file, offset) => file.Write(Window, Content(Whole, seed: 11).AsSpan(Window, 2 * Window)),
        ["write"] = (file, offset) => file.Write(offset, new byte[300]),
        ["lease disposed"] = (file, offset) =>
        {
            using MappedView view = file.Lease(offset, 100);
            Touch(view.Span);
        },
        ["lease checked"] = (file, offset) =>
        {
            MappedView view = file.Lease(offset, 100);
            try
            {
                TouchRaw(ref view);
                view.ThrowIfFaulted();
            }
            catch (FileFaultException)
            {
                Assert.True(ThrowsFault(ref view));
                throw;
            }
        },
        ["lease read"] = (file, offset) =>
        {
            MappedView view = file.Lease(offset, 100);
            try
            {
                view.Read(7, static (bytes, start) => bytes[start]);
            }
            catch (FileFaultException)
            {
                Assert.True(ThrowsFault(ref view));
                throw;
            }
        },
        ["lease copied"] = (file, offset) =>
        {
            // Longer than what spans copy by managed code.
            MappedView view = file.Lease(Window, 2 * Window);
            try
            {
                view.CopyTo(100, new byte[2 * Window - 200]);
            }
            catch (FileFaultException)
            {
                Assert.True(ThrowsFault(ref view));
                throw;
            }
        },
        ["write lease"] = (file, offset) =>
        {
            using MappedView view = file.Lease(offset, 100, LeaseMode.Write);
            view.WritableSpan.Fill(1);
        },
        ["lease over windows"] = (file, offset) =>
        {
            using MappedView view = file.Lease(offset - Window, 2 * Window);
            Touch(view.Span);
        },
        ["memory"] = (file, offset) =>
        {
            using MappedReadOnlyMemory<byte> memory = file.LeaseReadOnlyMemory(offset, 100);
            Touch(memory.Memory.Span);
        },
        ["sequence"] = (file, offset) =>
        {
            using MappedSequence sequence = file.LeaseSequence(offset, 100);
            sequence.Sequence.ToArray();
        },
        ["array"] = (file, offset) =>
        {
            long sum = 0;
            foreach (long value in file.AsArray<long>())
                sum += value;
        },
        ["stream"] = (file, offset) =>
        {
            using Stream stream = file.AsStream();
            stream.Position = offset;
            stream.ReadExactly(new byte[100]);
        },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void Access_to_a_page_that_was_cut_throws_and_the_rest_stays_usable(Placement placement, string way)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        using ViewManager manager = WithRoom(64 * Window);
        string path = _folder.FileWith(_content);
        using (MappedFile file = MappedFile.Open(path, Options(manager, placement)))
        {
            // Mapped before the cut: a miss afterwards might go by handle.
            file.ReadExactly(0, new byte[Whole]);
            FileCutter.SetLength(path, Cut);

            long offset = 2 * Window + 512;
            FileFaultException fault = Assert.Throws<FileFaultException>(() => s_ways[way](file, offset));
            Assert.Equal(path, fault.Path);
            Assert.True(fault.WasCut);
            Assert.Equal(Cut, fault.FileLength);
            Assert.InRange(fault.Offset, Cut, offset);
            Assert.Contains($"was cut to {Cut} bytes", fault.Message, StringComparison.Ordinal);
            Assert.True(file.FaultCount > 0);

            // Again, and again as long as nobody refreshes; what was not cut can be read.
            Assert.Throws<FileFaultException>(() => s_ways[way](file, offset));
            byte[] rest = new byte[Cut];
            file.ReadExactly(0, rest);
            Assert.True(rest.AsSpan().SequenceEqual(_content.AsSpan(0, Cut)));

            Assert.Equal(Cut, file.Refresh());
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read<byte>(offset));
            EngineInvariants.Check(manager);

            FileCutter.Restore(path, _content);
            Assert.Equal(Whole, file.Refresh());
            byte[] back = new byte[Whole];
            file.ReadExactly(0, back);
            Assert.True(back.AsSpan().SequenceEqual(_content));
        }
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Lease_that_was_out_when_its_pages_were_put_back_still_throws(Placement placement)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        using ViewManager manager = WithRoom(64 * Window);
        string path = _folder.FileWith(_content);
        using MappedFile file = MappedFile.Open(path, Options(manager, placement) with { Access = MappedFileAccess.Read });
        MappedView over = file.Lease(Window, 2 * Window), inside = file.Lease(2 * Window, 100), other = file.Lease(0, 100);
        FileCutter.SetLength(path, Cut);
        TouchRaw(ref over);
        // There the first page that could not be had was the last to be touched.
        if (OperatingSystem.IsWindows())
            TouchRaw(ref inside);
        FileCutter.Restore(path, _content);
        Assert.Equal(Whole, file.Refresh());

        // The pages are the file's again, in leases and in windows.
        Assert.Equal(_content[2 * Window], file.Read<byte>(2 * Window));
        Assert.Equal(_content[0], other.Span[0]);
        Assert.True(ThrowsFault(ref over));
        Assert.True(ThrowsFault(ref inside));
        other.Dispose();
        using MappedView later = file.Lease(2 * Window, 100);
        Assert.True(later.Span.SequenceEqual(_content.AsSpan(2 * Window, 100)));
        EngineInvariants.Check(manager);
    }

    [Fact]
    public void Only_the_file_that_faulted_throws()
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        using ViewManager manager = WithRoom(64 * Window);
        string path = _folder.FileWith(_content), wellPath = _folder.FileWith(_content, "well");
        using MappedFile file = MappedFile.Open(path, Options(manager, Placement.Auto));
        using MappedFile well = MappedFile.Open(wellPath, Options(manager, Placement.Auto));
        file.ReadExactly(0, new byte[Whole]);
        FileCutter.SetLength(path, Cut);
        Assert.Throws<FileFaultException>(() => file.Read<int>(Cut));
        for (long offset = 0; offset < Whole; offset += 4096)
            Assert.Equal(_content[offset], well.Read<byte>(offset));
        using (MappedView view = well.Lease(0, Whole))
            Assert.True(view.Span.SequenceEqual(_content));
        Assert.Equal(0, well.FaultCount);
    }

    [Fact]
    public void Place_that_cannot_be_put_back_stays_marked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there nothing takes the place of the file, and nothing is put back");
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        FaultingPlatform platform = new(MappingPlatform.Current) { Only = PlatformCall.Replace };
        using ViewManager manager = WithRoom(64 * Window, platform: platform);
        string path = _folder.FileWith(_content);
        using MappedFile file = MappedFile.Open(path, Options(manager, Placement.Auto));
        file.ReadExactly(0, new byte[Whole]);
        FileCutter.SetLength(path, Cut);
        Assert.Throws<FileFaultException>(() => file.Read<int>(Cut));
        FileCutter.Restore(path, _content);
        platform.Arm(1);
        file.Refresh();
        Assert.Equal(PlatformCall.Replace, platform.Fired);
        Assert.Throws<FileFaultException>(() => file.Read<int>(Cut));
        file.Refresh();
        Assert.Equal(BitConverter.ToInt32(_content, Cut), file.Read<int>(Cut));
    }

    [Fact]
    public void Copies_by_handle_give_the_exact_byte_and_never_fault()
    {
        FileCutter.SkipUnlessCan();
        using ViewManager manager = WithRoom(64 * Window);
        string path = _folder.FileWith(_content);
        using MappedFile file = MappedFile.Open(path, Options(manager, Placement.Auto) with { Access = MappedFileAccess.Read, CopyPath = CopyPath.Handle });
        Assert.Equal(BitConverter.ToInt64(_content, 2 * Window), file.Read<long>(2 * Window));
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        FileCutter.SetLength(path, Cut + 5);
        Assert.Equal(_content[Cut + 4], file.Read<byte>(Cut + 4));
        FileFaultException fault = Assert.Throws<FileFaultException>(() => file.Read<long>(Cut));
        Assert.Equal(Cut + 5, fault.Offset);
        Assert.Throws<FileFaultException>(() => file.GetReader().Read<byte>(Whole - 1));
        Assert.Throws<FileFaultException>(() => file.Gather<byte>([Whole - 1], new byte[1]));
        Assert.Throws<FileFaultException>(() => file.ReadExactly(0, new byte[Whole]));
        Assert.Equal(0, file.FaultCount);
        Assert.Equal(Cut + 5, file.Refresh());
        file.ReadExactly(0, new byte[Cut + 5]);
    }

    [Fact]
    public void Write_into_a_hole_on_a_full_disk_throws_and_nothing_else_is_lost()
    {
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        using SmallDisk disk = SmallDisk.MountOrSkip(1 << 20);
        using ViewManager manager = WithRoom(64 * Window);
        using MappedFile file = MappedFile.Create(disk.File("holes"), new MappedFileOptions
        {
            ViewManager = manager, WindowSizeBytes = Window, InitialLength = 8 << 20, Sparse = true,
        });
        long failedAt = -1;
        for (long offset = 0; offset < file.Length && failedAt < 0; offset += 4096)
        {
            try
            {
                file.Write(offset, offset + 1);
            }
            catch (FileFaultException e)
            {
                failedAt = offset;
                Assert.Equal(offset, e.Offset);
                Assert.False(e.WasCut);
                Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(failedAt, 4096, (1 << 20) + 4096);
        for (long offset = 0; offset < failedAt; offset += 4096)
            Assert.Equal(offset + 1, file.Read<long>(offset));
        Assert.Throws<FileFaultException>(() => file.Read<byte>(failedAt));

        // Room again: after Refresh the page can be had.
        disk.Free();
        file.Refresh();
        file.Write(failedAt, 5L);
        Assert.Equal(5L, file.Read<long>(failedAt));
        file.Checkpoint();
    }

    [Fact]
    public void Growth_on_a_full_disk_is_an_exception_and_no_fault()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(1 << 20);
        using ViewManager manager = WithRoom(64 * Window);
        using MappedFile file = MappedFile.Create(disk.File("full"), Options(manager, Placement.Auto) with { MaxLength = 1L << 30 });
        MappingException full = Assert.Throws<MappingException>(() => file.SetLength(8 << 20));
        Assert.Equal((112, 28), (full.Win32ErrorCode, full.Errno));
        Assert.Equal(0, file.Length);
        Assert.Equal(0, new FileInfo(file.Path).Length);
        Assert.Equal(0, file.FaultCount);
    }

    [Fact]
    public void Section_view_says_that_its_file_was_cut()
    {
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        FileCutter.SkipUnlessCan();
        string path = _folder.FileWith(_content);
        using Section section = Section.FromFile(path, new SectionOptions { Share = FileShare.ReadWrite | FileShare.Delete });
        using SectionView view = section.MapView();
        Touch(view.Span);
        view.ThrowIfFaulted();
        FileCutter.SetLength(path, Cut);
        try
        {
            Touch(view.Span);
            Assert.False(OperatingSystem.IsWindows());
        }
        catch (NullReferenceException) when (OperatingSystem.IsWindows())
        {
            // The view knows more.
        }
        Assert.InRange(Assert.Throws<FileFaultException>(view.ThrowIfFaulted).Offset, Cut, Cut + 4095);
        view.ThrowIfFaulted(0, Cut);
        Assert.Equal(_content[0], view.Span[0]);
    }

    [Fact]
    public void Null_references_are_what_they_were()
    {
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        string? nothing = Environment.GetEnvironmentVariable("BIGFILE_NOT_SET");
        for (int i = 0; i < 1000; i++)
            Assert.Throws<NullReferenceException>(() => nothing!.Length);
    }

    [Theory]
    [InlineData("stack", "Stack overflow")]
    [InlineData("foreign-view", "AccessViolationException")]
    public void What_ends_a_process_still_does_and_says_why(string how, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "how a process ends is told by the exit codes of Linux");
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        (int exitCode, string error) = Peer.Run("die", how, _folder.FileWith(_content));
        Assert.Equal(134, exitCode);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_that_handled_a_fault_ends_as_others_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "how a process ends is told by the exit codes of Linux");
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, NeedsGuard);
        Assert.Equal((0, ""), Peer.Run("die", "not", _folder.FileWith(_content)));
    }

    private static bool ThrowsFault(ref MappedView view)
    {
        bool looked = false;
        try
        {
            _ = view.Span;
        }
        catch (FileFaultException)
        {
            looked = true;
        }
        try
        {
            view.Dispose();
        }
        catch (FileFaultException)
        {
            // Only the first release tells.
            view.Dispose();
            return looked;
        }
        return false;
    }

    // What is promised without a check: zeros or, on Win32, an exception that says little.
    private static void TouchRaw(ref MappedView view)
    {
        try
        {
            Touch(view.Span);
            Assert.False(OperatingSystem.IsWindows());
        }
        catch (NullReferenceException) when (OperatingSystem.IsWindows())
        {
            // The view knows more.
        }
    }

    private static void Touch(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i += 64)
            sum += bytes[i];
        Assert.True(sum >= 0);
    }

    private static MappedFileOptions Options(ViewManager manager, Placement placement) => new()
    {
        ViewManager = manager,
        Access = MappedFileAccess.ReadWrite,
        Placement = placement,
        WindowSizeBytes = Window,
        MaxLength = 64 * Window,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };
}
