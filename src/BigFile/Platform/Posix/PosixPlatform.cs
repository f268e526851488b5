using System.Buffers.Text;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// Linux (tested) and macOS (compiles, untested): mmap into a PROT_NONE reservation. A view is taken out by mapping
/// PROT_NONE over it, never by munmap, which would leave a hole that another thread's mmap can be given.
/// </summary>
internal sealed unsafe partial class PosixPlatform : MappingPlatform
{
    private const int HugePageBytes = 2 << 20;
    private const int SeekEnd = 2;
    private const int StatXBufferBytes = 256, StatXModeOffset = 28;
    private const int StatXDeviceMajorOffset = 136, StatXDeviceMinorOffset = 140, StatXMountIdOffset = 144;
    private const int StatFsBufferBytes = 4096;
    private const int ModeTypeMask = 0xF000, ModeDirectory = 0x4000, ModeRegular = 0x8000, ModeBlock = 0x6000;

    private readonly bool _linux = OperatingSystem.IsLinux() || OperatingSystem.IsAndroid();

    public override int PageSizeBytes { get; } = Environment.SystemPageSize;

    public override int AllocationGranularityBytes => PageSizeBytes;

    public override bool CanReserve => IntPtr.Size == 8;

    public override bool ViewsReachPastEnd => true;

    public override bool HandleIoIsCoherent => true;

    public override bool FlushesThroughViews => false;

    public override bool UnmapsWholeViewsOnly => false;

    // Each window mapped between unmapped neighbours costs two map areas; the rest of the process needs some too.
    public override int ViewCountMax { get; } = ReadMapCountMax() * 3 / 8;

    public override long DefaultGrowthRoomBytes => 64L << 30;

    private int ReserveFlags => LibC.MapPrivate |
        (_linux ? LibC.LinuxMapAnonymous | LibC.LinuxMapNoReserve : LibC.MacMapAnonymous | LibC.MacMapNoReserve);

    public override FileKind GetKind(string path)
    {
        if (!_linux)
            return Directory.Exists(path) ? FileKind.Directory : FileKind.Unknown;

        byte* buffer = stackalloc byte[StatXBufferBytes];
        // SAFETY: struct statx is 256 bytes by its definition; stx_mode is a 16-bit field at offset 28 (statx(2)).
        if (LibC.StatX(LibC.AtFdCwd, path, 0, LibC.StatxType, buffer) != 0)
            return FileKind.Unknown;
        return (*(ushort*)(buffer + StatXModeOffset) & ModeTypeMask) switch
        {
            ModeRegular => FileKind.Regular,
            ModeDirectory => FileKind.Directory,
            ModeBlock => FileKind.BlockDevice,
            _ => FileKind.NotMappable,
        };
    }

    public override int GetFileSystem(string path, out FileSystemDescription fileSystem)
    {
        // Neither way of opening needs a right on the file itself, makes it wait or tells a device driver.
        using SafeFileHandle file = LibC.Open(path, _linux
            ? LibC.LinuxOpenPath | LibC.LinuxOpenCloseOnExec
            : LibC.MacOpenEvents | LibC.MacOpenCloseOnExec);
        if (!file.IsInvalid)
            return GetFileSystem(file, out fileSystem);
        fileSystem = FileSystemDescription.Unknown;
        return LastError();
    }

    public override int GetFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem) =>
        _linux ? GetLinuxFileSystem(file, out fileSystem) : MacFileSystems.Get(file, out fileSystem);

    public override int GetLength(SafeFileHandle file, out long lengthBytes)
    {
        // Seeking to the end also tells the size of a block device, for which fstat says 0.
        lengthBytes = _linux ? LibC.LinuxLSeek(file, 0, SeekEnd) : LibC.MacLSeek(file, 0, SeekEnd);
        return lengthBytes < 0 ? LastError() : 0;
    }

    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        section = new FileSection(file) { LengthBytes = lengthBytes };
        return 0;
    }

    public override int Reserve(nuint bytes, out Reservation? reservation)
    {
        reservation = null;
        nuint wanted = bytes + HugePageBytes;
        nint raw = LibC.MMapAnonymous(0, wanted, LibC.ProtNone, ReserveFlags, -1, 0);
        if (raw == -1)
            return LastError();

        // Give the unaligned head and the tail back, so that the range starts on a huge page.
        nint aligned = (raw + HugePageBytes - 1) & ~(nint)(HugePageBytes - 1);
        nuint head = (nuint)(aligned - raw);
        if (head != 0)
            LibC.MUnmap(raw, head);
        if (head != HugePageBytes)
            LibC.MUnmap(aligned + (nint)bytes, HugePageBytes - head);
        reservation = new Reservation(aligned, bytes);
        return 0;
    }

    public override int Release(Reservation reservation) => Unmap(reservation.Address, reservation.Bytes);

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access) =>
        MapCore(address, LibC.MapFixed, section, offset, bytes, access, out _);

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes) =>
        LibC.MMapAnonymous(address, bytes, LibC.ProtNone, ReserveFlags | LibC.MapFixed, -1, 0) == -1 ? LastError() : 0;

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address) =>
        MapCore(0, 0, section, offset, bytes, access, out address);

    public override int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access) =>
        MapCore(address, LibC.MapFixed, section, offset, bytes, access, out _);

    public override int Unmap(nint address, nuint bytes) => LibC.MUnmap(address, bytes) == 0 ? 0 : LastError();

    public override int FlushView(nint address, nuint bytes) => LibC.Enosys;

    public override int StartWriteback(SafeFileHandle file, long offset, long bytes)
    {
        if (!_linux || LibC.SyncFileRange(file, offset, bytes, LibC.SyncFileRangeWrite) == 0)
            return 0;
        int error = LastError();
        // File systems without the call still write back by themselves: a shared mapping's pages are the page cache.
        return error is LibC.Enosys or LibC.Einval or LibC.LinuxEopnotsupp ? 0 : error;
    }

    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged)
    {
        if (!_linux)
            return LibC.FCntl(file, LibC.MacFullFsync) == -1 ? LastError() : 0;
        int result;
        do
        {
            result = lengthChanged ? LibC.FSync(file) : LibC.FDataSync(file);
        }
        while (result != 0 && LastError() == LibC.Eintr);
        return result == 0 ? 0 : LastError();
    }

    public override int SetModifiedNow(SafeFileHandle file) => LibC.FUTimeNs(file, 0) == 0 ? 0 : LastError();

    public override int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse)
    {
        // Growth cuts nobody off who has made the file longer meanwhile.
        if (newLengthBytes > oldLengthBytes && GetLength(file, out long now) == 0 && now >= newLengthBytes)
            return 0;
        if (newLengthBytes <= oldLengthBytes || sparse || !_linux)
            return Truncate(file, newLengthBytes);

        // ext4 hands out all it has before it finds that it is not enough, and everybody else's disk is full meanwhile.
        if (newLengthBytes - oldLengthBytes > FreeBytes(file))
            return LibC.Enospc;
        int error;
        do
        {
            error = LibC.PosixFAllocate(file, oldLengthBytes, newLengthBytes - oldLengthBytes);
        }
        while (error == LibC.Eintr);
        if (error is LibC.Einval or LibC.LinuxEopnotsupp or LibC.Enosys)
            return Truncate(file, newLengthBytes);
        if (error != 0)
            Truncate(file, oldLengthBytes);
        return error;
    }

    public override int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes)
    {
        if (_linux)
            return LibC.PosixFAdvise(file, offset, (long)bytes, LibC.FadvWillNeed);
        return address == 0 ? 0 : Advise(address, bytes, MemoryAdvice.WillNeed);
    }

    public override bool AsksByHandle => _linux;

    // One byte, if it is to be had without waiting. (mincore says "there" of every page of a file that the caller may not write.)
    public override int QueryCached(SafeFileHandle file, long offset, out bool cached)
    {
        cached = true;
        if (!_linux)
            return 0;
        byte value;
        LibC.IoVector target = new() { Address = (nint)(&value), Bytes = 1 };
        try
        {
            if (LibC.LinuxPReadV2(file, &target, 1, offset, LibC.ReadNoWait) < 0)
                cached = LastError() != LibC.Eagain;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without the call: nothing is read ahead.
        }
        return 0;
    }

    public override int Advise(nint address, nuint bytes, MemoryAdvice advice) =>
        LibC.MAdvise(address, bytes, advice switch
        {
            MemoryAdvice.Random => LibC.MadvRandom,
            MemoryAdvice.Sequential => LibC.MadvSequential,
            MemoryAdvice.WillNeed => LibC.MadvWillNeed,
            MemoryAdvice.DontNeed => _linux ? LibC.MadvCold : LibC.MadvDontNeed,
            _ => LibC.MadvNormal,
        }) == 0 ? 0 : LastError();

    public override int AdviseFile(SafeFileHandle file, long offset, long bytes, MemoryAdvice advice) =>
        !_linux ? 0 : LibC.PosixFAdvise(file, offset, bytes, advice switch
        {
            MemoryAdvice.Random => LibC.FadvRandom,
            MemoryAdvice.Sequential => LibC.FadvSequential,
            MemoryAdvice.WillNeed => LibC.FadvWillNeed,
            MemoryAdvice.DontNeed => LibC.FadvDontNeed,
            _ => LibC.FadvNormal,
        });

    public override int QueryResidency(nint address, nuint bytes, Span<byte> pages)
    {
        fixed (byte* vector = pages)
        {
            // SAFETY: the caller sized the span to one byte for each page of the range.
            if (LibC.MInCore(address, bytes, vector) != 0)
                return LastError();
        }
        foreach (ref byte page in pages)
            page &= 1;
        return 0;
    }

    private static int GetLinuxFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        byte* status = stackalloc byte[StatXBufferBytes];
        byte* buffer = stackalloc byte[StatFsBufferBytes];
        // SAFETY: struct statx is 256 bytes by its definition, with a 32-bit stx_mask at 0, the device's numbers, 32 bits
        // each, at 136 and 140 and the mount's id, 64 bits where the mask has its bit, at 144 (statx(2), linux/stat.h).
        // struct statfs is far shorter than its buffer and begins with f_type: 32 bits, or a wider word of a
        // little-endian machine, whose first 32 bits are the number (statfs(2)).
        if (LibC.StatX(file, "", LibC.LinuxAtEmptyPath, LibC.StatxType | LibC.StatxMountId, status) != 0)
            return LastError();
        if ((*(ushort*)(status + StatXModeOffset) & ModeTypeMask) == ModeBlock)
        {
            // Its pages are those of the device, whatever its node is on.
            fileSystem = new FileSystemDescription("bdev", FileSystemKind.Local);
            return 0;
        }
        if (LibC.FStatFs(file, buffer) != 0)
            return LastError();
        uint magic = *(uint*)buffer;
        string? mountType = null;
        if (LinuxFileSystems.NeedsMountType(magic))
        {
            ulong mountId = (*(uint*)status & LibC.StatxMountId) != 0 ? *(ulong*)(status + StatXMountIdOffset) : 0;
            mountType = MountInfo.TypeOf(
                mountId, *(uint*)(status + StatXDeviceMajorOffset), *(uint*)(status + StatXDeviceMinorOffset));
        }
        bool opensForWriting = (LibC.FCntl(file, LibC.GetStatusFlags) & LibC.OpenAccessMask) != LibC.OpenReadOnly;
        fileSystem = LinuxFileSystems.Describe(magic, mountType, opensForWriting);
        return 0;
    }

    private int MapCore(
        nint address, int flags, SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint mapped)
    {
        int protection = access == MappedFileAccess.Read ? LibC.ProtRead : LibC.ProtRead | LibC.ProtWrite;
        flags |= access == MappedFileAccess.CopyOnWrite ? LibC.MapPrivate : LibC.MapShared;
        mapped = _linux
            ? LibC.LinuxMMap(address, bytes, protection, flags, section.Handle, offset)
            : LibC.MacMMap(address, bytes, protection, flags, section.Handle, offset);
        if (mapped != -1)
            return 0;
        mapped = 0;
        return LastError();
    }

    // What the file system has left, root's share included; the largest number where it does not say.
    private static long FreeBytes(SafeFileHandle file)
    {
        const int fieldsMax = 32, fragmentBytes = 1, fragments = 2, freeFragments = 3;
        if (IntPtr.Size != sizeof(long))
            return long.MaxValue;
        // SAFETY: with 64-bit words struct statvfs begins with the 64-bit fields f_bsize, f_frsize, f_blocks and f_bfree
        // (statvfs(3)), and is far shorter than 32 of them.
        ulong* buffer = stackalloc ulong[fieldsMax];
        // A file system without a size (tmpfs mounted with size=0, some remote ones) says 0 of everything.
        if (LibC.FStatVfs(file, buffer) != 0 || buffer[fragments] == 0)
            return long.MaxValue;
        UInt128 free = (UInt128)buffer[fragmentBytes] * buffer[freeFragments];
        return free < long.MaxValue ? (long)free : long.MaxValue;
    }

    private int Truncate(SafeFileHandle file, long lengthBytes)
    {
        int result;
        do
        {
            result = _linux ? LibC.LinuxFTruncate(file, lengthBytes) : LibC.MacFTruncate(file, lengthBytes);
        }
        while (result != 0 && LastError() == LibC.Eintr);
        return result == 0 ? 0 : LastError();
    }

    private static int ReadMapCountMax()
    {
        const int kernelDefault = 65530;
        try
        {
            using SafeFileHandle file = File.OpenHandle("/proc/sys/vm/max_map_count");
            Span<byte> text = stackalloc byte[32];
            int length = RandomAccess.Read(file, text, 0);
            return Utf8Parser.TryParse(text[..length], out int count, out _) && count >= 1024
                ? Math.Min(count, 1 << 28)
                : kernelDefault;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return kernelDefault;
        }
    }

    private static int LastError() => Marshal.GetLastPInvokeError();
}
