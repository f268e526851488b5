using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>Memory that is no view of a file, and the reads and writes by handle that fill it and write it back.</summary>
internal sealed unsafe partial class PosixPlatform
{
    // No call moves more than 0x7ffff000 bytes (read(2), NOTES); macOS refuses more than 2 GiB.
    private const long TransferBytesMax = 1L << 30;

    private const uint DirectAlignmentMin = 512, DirectAlignmentMax = 64 << 10;

    public override int TryMapping(SafeFileHandle file, MappedFileAccess access)
    {
        FileSection section = new(file) { LengthBytes = 1 };
        int error = MapCore(0, 0, section, 0, (nuint)PageSizeBytes, access, out nint address);
        return error != 0 ? error : Unmap(address, (nuint)PageSizeBytes);
    }

    public override int ReserveMemory(nuint bytes, out Reservation? reservation) => Reserve(bytes, out reservation);

    public override int ReleaseMemory(Reservation reservation)
    {
        if (reservation.LostBytes == 0)
            return Release(reservation);
        nint lostEnd = reservation.LostAddress + (nint)reservation.LostBytes, end = reservation.Address + (nint)reservation.Bytes;
        int error = reservation.LostAddress == reservation.Address
            ? 0 : Unmap(reservation.Address, (nuint)(reservation.LostAddress - reservation.Address));
        int errorBehind = lostEnd == end ? 0 : Unmap(lostEnd, (nuint)(end - lostEnd));
        return error != 0 ? error : errorBehind;
    }

    public override int Commit(Reservation reservation, nint address, nuint bytes) =>
        reservation.IsLost(address, bytes) ? LibC.Enomem :
        LibC.MMapAnonymous(address, bytes, LibC.ProtRead | LibC.ProtWrite, ReserveFlags | LibC.MapFixed, -1, 0) == -1 ? LastError() : 0;

    public override int Decommit(Reservation reservation, nint address, nuint bytes) => UnmapAt(reservation, address, bytes);

    public override bool MovesMemory => _linux;

    // MREMAP_DONTUNMAP (Linux 5.7) leaves the old range mapped, without pages: no hole that another thread's mmap could be given.
    // SAFETY: both ranges are the caller's parts of the reservation. A refusal leaves the pages where they were (the kernel moves them back), and the
    // target as it was, or as a hole: see RegainTarget. What may be somebody else's is neither mapped over (Commit) nor unmapped (ReleaseMemory).
    public override int MoveMemory(Reservation reservation, nint from, nint to, nuint bytes)
    {
        // Seldom enough that one such place is the last.
        if (reservation.LostBytes != 0)
            return LibC.Enomem;
        int error = Protect(from, bytes, writable: true);
        if (error != 0)
            return error;
        if (LibC.LinuxMRemap(from, bytes, bytes, LibC.MRemapMayMove | LibC.MRemapFixed | LibC.MRemapDontUnmap, to) == -1)
        {
            error = LastError();
            RegainTarget(reservation, to, bytes, error);
            Protect(from, bytes, writable: false);
            return error;
        }
        // Should the system refuse, the old range is memory without pages instead of reserved space; whatever is mapped there next takes its place.
        UnmapAt(reservation, from, bytes);
        return 0;
    }

    // The kernel gives the target up early, so a refusal may come when it is a hole. Reserved again at once, unless another thread was given the place
    // in between; and whether that was so or the target is as it was cannot be told. It can for EINVAL, which is about the call itself (a kernel that
    // does not know the flag) and comes before anything is given up.
    internal void RegainTarget(Reservation reservation, nint to, nuint bytes, int error)
    {
        if (error == LibC.Einval)
            return;
        nint regained = LibC.MMapAnonymous(to, bytes, LibC.ProtNone, ReserveFlags | LibC.LinuxMapFixedNoReplace, -1, 0);
        if (regained == to)
            return;
        // A kernel before 4.17 takes the address for a wish. (It has no MREMAP_DONTUNMAP either.)
        if (regained != -1)
            LibC.MUnmap(regained, bytes);
        reservation.Lose(to, bytes);
    }

    public override int OpenUncached(SafeFileHandle file, string path, out SafeFileHandle? uncached, out int alignmentBytes)
    {
        uncached = null;
        alignmentBytes = DirectAlignment(file);
        int flag = DirectFlag;
        if (!_linux || flag == 0 || alignmentBytes == 0)
            return 0;
        SafeFileHandle opened = OpenAgain(file, path, flag | LibC.LinuxOpenCloseOnExec);
        if (opened.IsInvalid)
        {
            int error = LastError();
            opened.Dispose();
            return error;
        }
        uncached = opened;
        return 0;
    }

    // O_DIRECT is one of the flags whose number is the architecture's (asm/fcntl.h). 0: not known.
    private static int DirectFlag => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.X86 or Architecture.RiscV64 or Architecture.LoongArch64 or Architecture.S390x => 0x4000,
        Architecture.Arm64 or Architecture.Arm => 0x1_0000,
        Architecture.Ppc64le => 0x2_0000,
        _ => 0,
    };

    // By the descriptor, whatever its path is by now; by the path where there is no /proc, if it is still that file.
    private static SafeFileHandle OpenAgain(SafeFileHandle file, string path, int flags)
    {
        bool counted = false;
        try
        {
            file.DangerousAddRef(ref counted);
            SafeFileHandle opened = LibC.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"), flags);
            if (!opened.IsInvalid || LastError() != LibC.Enoent)
                return opened;
            opened.Dispose();
        }
        finally
        {
            if (counted)
                file.DangerousRelease();
        }
        SafeFileHandle byPath = LibC.Open(path, flags);
        if (!byPath.IsInvalid && (!FileIdentity.Of(file).IsKnown || FileIdentity.Of(byPath) != FileIdentity.Of(file)))
        {
            byPath.Dispose();
            return new SafeFileHandle();
        }
        return byPath;
    }

    // What the file asks of direct reads: 0 where it takes none, a page where it does not say (before Linux 6.1).
    private int DirectAlignment(SafeFileHandle file)
    {
        if (!_linux)
            return 0;
        byte* status = stackalloc byte[StatXBufferBytes];
        // SAFETY: struct statx is 256 bytes, with stx_mask at 0 and, where the mask has their bit, stx_dio_mem_align and
        // stx_dio_offset_align, 32 bits each, at 152 and 156 (statx(2), linux/stat.h).
        if (LibC.StatX(file, "", LibC.LinuxAtEmptyPath, LibC.StatxDirectAlign, status) != 0
            || (*(uint*)status & LibC.StatxDirectAlign) == 0)
        {
            return PageSizeBytes;
        }
        uint memory = *(uint*)(status + 152), offset = *(uint*)(status + 156);
        if (offset == 0)
            return 0;
        uint alignment = Math.Max(Math.Max(memory, offset), DirectAlignmentMin);
        return alignment <= DirectAlignmentMax && uint.IsPow2(alignment) ? (int)alignment : 0;
    }

    public override int Protect(nint address, nuint bytes, bool writable) =>
        LibC.MProtect(address, bytes, writable ? LibC.ProtRead | LibC.ProtWrite : LibC.ProtRead) == 0 ? 0 : LastError();

    public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
    {
        read = 0;
        while (read < bytes)
        {
            nuint wanted = (nuint)Math.Min(bytes - read, TransferBytesMax);
            nint now = _linux
                ? LibC.LinuxPRead(file, address + (nint)read, wanted, offset + read)
                : LibC.MacPRead(file, address + (nint)read, wanted, offset + read);
            if (now == 0)
                return 0;
            if (now > 0)
                read += now;
            else if (LastError() is int error && error != LibC.Eintr)
                return error;
        }
        return 0;
    }

    public override int WriteAt(SafeFileHandle file, long offset, nint address, long bytes)
    {
        for (long written = 0; written < bytes;)
        {
            nuint wanted = (nuint)Math.Min(bytes - written, TransferBytesMax);
            nint now = _linux
                ? LibC.LinuxPWrite(file, address + (nint)written, wanted, offset + written)
                : LibC.MacPWrite(file, address + (nint)written, wanted, offset + written);
            if (now == 0)
                return LibC.Eio;
            if (now > 0)
                written += now;
            else if (LastError() is int error && error != LibC.Eintr)
                return error;
        }
        return 0;
    }
}
