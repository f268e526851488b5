using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// Memory that is no view of a file, and the reads and writes by handle that fill it and write it back. Its reservation
/// is a plain one and no placeholder: pages of it are committed and decommitted in any parts, on every version of the
/// system, and nothing has to be split or joined.
/// </summary>
internal sealed unsafe partial class Win32Platform
{
    private const int ErrorHandleEof = 38, ErrorWriteFault = 29;
    private const long TransferBytesMax = 1L << 30;

    // A section is what the system refuses for a file that cannot be mapped; no view is needed to tell.
    public override int TryMapping(SafeFileHandle file, MappedFileAccess access)
    {
        int error = OpenSection(file, access, 1, out SectionHandle? section);
        section?.Dispose();
        return error;
    }

    public override int ReserveMemory(nuint bytes, out Reservation? reservation)
    {
        reservation = null;
        if (IsWine && bytes > WineReservationBytesMax)
            return ErrorNotEnoughMemory;
        nint address = Kernel32.VirtualAlloc(0, bytes, Kernel32.MemReserve, Kernel32.PageNoAccess);
        reservation = address == 0 ? null : new Reservation(address, bytes);
        return address == 0 ? LastError() : 0;
    }

    public override int ReleaseMemory(Reservation reservation) =>
        Kernel32.VirtualFree(reservation.Address, 0, Kernel32.MemRelease) ? 0 : LastError();

    public override int Commit(Reservation reservation, nint address, nuint bytes) =>
        Kernel32.VirtualAlloc(address, bytes, Kernel32.MemCommit, Kernel32.PageReadWrite) == 0 ? LastError() : 0;

    public override int Decommit(Reservation reservation, nint address, nuint bytes) =>
        Kernel32.VirtualFree(address, bytes, Kernel32.MemDecommit) ? 0 : LastError();

    public override int Protect(nint address, nuint bytes, bool writable) =>
        Kernel32.VirtualProtect(address, bytes, writable ? Kernel32.PageReadWrite : Kernel32.PageReadOnly, out _) ? 0 : LastError();

    public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
    {
        read = 0;
        while (read < bytes)
        {
            Kernel32.Overlapped at = At(offset + read);
            if (!Kernel32.ReadFile(file, address + (nint)read, (uint)Math.Min(bytes - read, TransferBytesMax), out uint now, ref at))
                return LastError() is int error && error == ErrorHandleEof ? 0 : error;
            if (now == 0)
                return 0;
            read += now;
        }
        return 0;
    }

    public override int WriteAt(SafeFileHandle file, long offset, nint address, long bytes)
    {
        for (long written = 0; written < bytes;)
        {
            Kernel32.Overlapped at = At(offset + written);
            if (!Kernel32.WriteFile(file, address + (nint)written, (uint)Math.Min(bytes - written, TransferBytesMax), out uint now, ref at))
                return LastError();
            if (now == 0)
                return ErrorWriteFault;
            written += now;
        }
        return 0;
    }

    // Shared with everybody, as far as those who have it open allow. Sectors have at most a page.
    public override int OpenUncached(SafeFileHandle file, string path, out SafeFileHandle? uncached, out int alignmentBytes)
    {
        alignmentBytes = PageSizeBytes;
        uncached = Kernel32.ReOpenFile(file, Kernel32.GenericRead, Kernel32.ShareAll, Kernel32.FlagNoBuffering);
        if (!uncached.IsInvalid)
            return 0;
        int error = LastError();
        uncached.Dispose();
        uncached = null;
        return error;
    }

    private static Kernel32.Overlapped At(long offset) => new() { OffsetLow = (uint)offset, OffsetHigh = (uint)(offset >> 32) };
}
