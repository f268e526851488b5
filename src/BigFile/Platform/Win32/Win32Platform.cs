using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// Win32: sections and views. Where the system has placeholders (Windows 10 1803, Wine 10) windows are mapped into a
/// reservation; elsewhere <see cref="CanReserve"/> is false and they float.
/// </summary>
internal sealed unsafe partial class Win32Platform : MappingPlatform
{
    internal const int ErrorInvalidAddress = 487;
    // Wine keeps a byte for each page that is reserved, at once, and never gives it back.
    private const long WineGrowthRoomBytes = 4L << 30, WineReservationBytesMax = 256L << 30;

    private const int ErrorNotEnoughMemory = 8;
    private const int ErrorLockViolation = 33, ErrorInvalidFunction = 1;
    private const int FileEndOfFileInfo = 6;
    private const int FlushAttemptsMax = 8;
    private const nuint HugePageBytes = 2 << 20;
    private const nint CurrentProcess = -1;
    private const int ResidencyBatch = 512;

    private readonly KernelBase? _placeholderCalls;
    private readonly Kernel32.SystemInfo _system;

    public Win32Platform()
    {
        Kernel32.GetSystemInfo(out _system);
        if (IntPtr.Size == 8 && KernelBase.TryLoad() is KernelBase calls)
        {
            // Wine 8 has the exports and refuses placeholders: only a reservation made tells.
            nint probe = calls.ReservePlaceholder(HugePageBytes, 0, out _);
            if (probe != 0)
            {
                Kernel32.VirtualFree(probe, 0, Kernel32.MemRelease);
                _placeholderCalls = calls;
            }
        }
    }

    /// <summary>True under Wine, which has the calls of Win32 with costs and gaps of its own.</summary>
    internal static bool IsWine { get; } = OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("ntdll.dll", out nint library) && NativeLibrary.TryGetExport(library, "wine_get_version", out _);

    public override int PageSizeBytes => (int)_system.PageSizeBytes;

    public override int AllocationGranularityBytes => (int)_system.AllocationGranularityBytes;

    public override bool CanReserve => _placeholderCalls is not null;

    public override bool ViewsReachPastEnd => false;

    public override bool HandleIoIsCoherent => false;

    // ERROR_ACCESS_DENIED: a section longer than a file open for reading, or a view that ends past the section.
    // ERROR_INVALID_PARAMETER: a view that begins past it.
    public override bool MayMeanShortSection(int error, MappedFileAccess access) =>
        error == 87 || (error == 5 && access != MappedFileAccess.ReadWrite);

    public override bool FlushesThroughViews => true;

    public override bool UnmapsWholeViewsOnly => true;

    public override int ViewCountMax => int.MaxValue;

    public override long DefaultGrowthRoomBytes => IsWine ? WineGrowthRoomBytes : 64L << 30;

    public override FileKind GetKind(string path)
    {
        if (Directory.Exists(path))
            return FileKind.Directory;
        return FileKind.Unknown;
    }

    public override int GetFileSystem(string path, out FileSystemDescription fileSystem)
    {
        // No right is asked for, so no share mode stands in the way; backup semantics let folders be opened.
        using SafeFileHandle file = Kernel32.CreateFile(
            Win32FileSystems.AnyLength(path), 0, Kernel32.ShareAll, 0, Kernel32.OpenExisting, Kernel32.FlagBackupSemantics, 0);
        if (!file.IsInvalid)
            return GetFileSystem(file, out fileSystem);
        fileSystem = FileSystemDescription.Unknown;
        return LastError();
    }

    public override int GetFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem) =>
        Win32FileSystems.Get(file, out fileSystem);

    public override int GetLength(SafeFileHandle file, out long lengthBytes) =>
        Kernel32.GetFileSizeEx(file, out lengthBytes) ? 0 : LastError();

    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        // Size 0 means the file's length now, which is never less than what the caller has seen.
        nint handle = Kernel32.CreateFileMapping(file, 0, Protection(access), 0, 0, 0);
        section = handle == 0 ? null : new Win32Section(handle) { LengthBytes = lengthBytes };
        return handle == 0 ? LastError() : 0;
    }

    public override int Reserve(nuint bytes, out Reservation? reservation)
    {
        reservation = null;
        if (IsWine && bytes > WineReservationBytesMax)
            return ErrorNotEnoughMemory;
        nint address = _placeholderCalls!.ReservePlaceholder(bytes, HugePageBytes, out int error);
        reservation = address == 0 ? null : new PlaceholderReservation(address, bytes);
        return error;
    }

    public override int Release(Reservation reservation) => ((PlaceholderReservation)reservation).ReleaseAll();

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access)
    {
        PlaceholderReservation placeholders = (PlaceholderReservation)reservation;
        int error = placeholders.Carve(address, bytes);
        if (error != 0)
            return error;
        nint handle = section.Handle.DangerousGetHandle();
        // The last view of a file that ends inside a page gets its exact length, over a placeholder of whole pages: the
        // documentation of MapViewOfFile3 wants whole pages, the kernel takes no byte past the section (llfio#28).
        nuint inside = InsideSection(section, offset, bytes);
        if (_placeholderCalls!.ReplacePlaceholder(handle, address, offset, inside, Protection(access), out error) == 0)
            return error;
        placeholders.MarkMapped(address);
        return 0;
    }

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes)
    {
        if (!_placeholderCalls!.UnmapToPlaceholder(address, out int error))
            return error;
        ((PlaceholderReservation)reservation).MarkUnmapped(address, bytes);
        return 0;
    }

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address)
    {
        uint wanted = access switch
        {
            MappedFileAccess.Read => Kernel32.FileMapRead,
            MappedFileAccess.CopyOnWrite => Kernel32.FileMapCopy,
            _ => Kernel32.FileMapRead | Kernel32.FileMapWrite,
        };
        bytes = InsideSection(section, offset, bytes);
        address = Kernel32.MapViewOfFile(section.Handle, wanted, (uint)(offset >> 32), (uint)offset, bytes);
        return address == 0 ? LastError() : 0;
    }

    public override int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access) =>
        ErrorInvalidFunction;

    public override int Unmap(nint address, nuint bytes) => Kernel32.UnmapViewOfFile(address) ? 0 : LastError();

    public override int FlushView(nint address, nuint bytes)
    {
        // ERROR_LOCK_VIOLATION: the system is writing the same pages by itself; asking again is the documented answer.
        int error = 0;
        for (int attempt = 0; attempt < FlushAttemptsMax; attempt++)
        {
            if (Kernel32.FlushViewOfFile(address, bytes))
                return 0;
            error = LastError();
            if (error != ErrorLockViolation)
                break;
            Thread.Yield();
        }
        return error;
    }

    public override int StartWriteback(SafeFileHandle file, long offset, long bytes) => ErrorInvalidFunction;

    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged) =>
        Kernel32.FlushFileBuffers(file) ? 0 : LastError();

    public override int SetModifiedNow(SafeFileHandle file) =>
        Kernel32.SetFileTime(file, 0, 0, DateTime.UtcNow.ToFileTimeUtc()) ? 0 : LastError();

    public override int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse)
    {
        if (sparse)
            Kernel32.DeviceIoControl(file, Kernel32.FsctlSetSparse, 0, 0, 0, 0, out _, 0);
        return Kernel32.SetFileInformationByHandle(file, FileEndOfFileInfo, newLengthBytes, sizeof(long)) ? 0 : LastError();
    }

    public override int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes)
    {
        if (address == 0)
            return 0;
        Kernel32.MemoryRange range = new() { Address = address, Bytes = bytes };
        return Kernel32.PrefetchVirtualMemory(CurrentProcess, 1, range, 0) ? 0 : LastError();
    }

    public override int Advise(nint address, nuint bytes, MemoryAdvice advice) =>
        advice == MemoryAdvice.WillNeed ? Prefetch(null!, 0, address, bytes) : 0;

    public override int AdviseFile(SafeFileHandle file, long offset, long bytes, MemoryAdvice advice) => 0;

    public override int QueryResidency(nint address, nuint bytes, Span<byte> pages)
    {
        Kernel32.WorkingSetEntry* entries = stackalloc Kernel32.WorkingSetEntry[ResidencyBatch];
        for (int done = 0; done < pages.Length; done += ResidencyBatch)
        {
            int count = Math.Min(ResidencyBatch, pages.Length - done);
            for (int i = 0; i < count; i++)
                entries[i] = new Kernel32.WorkingSetEntry { Address = address + (nint)(done + i) * PageSizeBytes };
            // SAFETY: the buffer holds ResidencyBatch entries and count is at most that.
            if (!Kernel32.QueryWorkingSetEx(CurrentProcess, entries, (uint)(count * sizeof(Kernel32.WorkingSetEntry))))
                return LastError();
            for (int i = 0; i < count; i++)
                pages[done + i] = (byte)(entries[i].Flags & 1);
        }
        return 0;
    }

    private static nuint InsideSection(SectionHandle section, long offset, nuint bytes) =>
        (nuint)Math.Min((long)bytes, section.LengthBytes - offset);

    internal static int LastError() => Marshal.GetLastPInvokeError();

    private static uint Protection(MappedFileAccess access) => access switch
    {
        MappedFileAccess.Read => Kernel32.PageReadOnly,
        MappedFileAccess.CopyOnWrite => Kernel32.PageWriteCopy,
        _ => Kernel32.PageReadWrite,
    };
}
