using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>Memory that is no view of a file, and the reads and writes by handle that fill it and write it back.</summary>
internal sealed unsafe partial class PosixPlatform
{
    // No call moves more than 0x7ffff000 bytes (read(2), NOTES); macOS refuses more than 2 GiB.
    private const long TransferBytesMax = 1L << 30;

    public override int TryMapping(SafeFileHandle file, MappedFileAccess access)
    {
        FileSection section = new(file) { LengthBytes = 1 };
        int error = MapCore(0, 0, section, 0, (nuint)PageSizeBytes, access, out nint address);
        return error != 0 ? error : Unmap(address, (nuint)PageSizeBytes);
    }

    public override int ReserveMemory(nuint bytes, out Reservation? reservation) => Reserve(bytes, out reservation);

    public override int ReleaseMemory(Reservation reservation) => Release(reservation);

    public override int Commit(Reservation reservation, nint address, nuint bytes) =>
        LibC.MMapAnonymous(address, bytes, LibC.ProtRead | LibC.ProtWrite, ReserveFlags | LibC.MapFixed, -1, 0) == -1 ? LastError() : 0;

    public override int Decommit(Reservation reservation, nint address, nuint bytes) => UnmapAt(reservation, address, bytes);

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
