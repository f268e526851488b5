using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Buffered;

/// <summary>
/// The seam as a file with buffered windows sees it: a view is plain memory in the file's reservation, alike on every
/// system, and nothing is mapped. It comes zeroed; the file's windows fill it and write it back. Everything else is the
/// system's own platform.
/// </summary>
internal sealed class BufferedPlatform(MappingPlatform inner, UncachedFile? uncached = null) : MappingPlatform
{
    public override int PageSizeBytes => inner.PageSizeBytes;

    public override int AllocationGranularityBytes => inner.PageSizeBytes;

    public override bool CanReserve => inner.CanReserveMemory;

    public override bool ViewsReachPastEnd => true;

    // Not while a window holds what is newer.
    public override bool HandleIoIsCoherent => false;

    public override bool FlushesThroughViews => false;

    public override bool UnmapsWholeViewsOnly => false;

    public override int ViewCountMax => inner.ViewCountMax;

    public override long DefaultGrowthRoomBytes => inner.DefaultGrowthRoomBytes;

    public override bool CanReserveMemory => inner.CanReserveMemory;

    public override FileKind GetKind(string path) => inner.GetKind(path);

    public override int GetFileSystem(string path, out FileSystemDescription fileSystem) => inner.GetFileSystem(path, out fileSystem);

    public override int GetFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem) => inner.GetFileSystem(file, out fileSystem);

    public override int GetLength(SafeFileHandle file, out long lengthBytes) => inner.GetLength(file, out lengthBytes);

    // No section: on Win32 one would stand in the way of whoever cuts the file.
    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        section = new FileSection(file) { LengthBytes = lengthBytes };
        return 0;
    }

    public override int Reserve(nuint bytes, out Reservation? reservation) => inner.ReserveMemory(bytes, out reservation);

    public override int Release(Reservation reservation) => inner.ReleaseMemory(reservation);

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access) =>
        inner.Commit(reservation, address, bytes);

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes) => inner.Decommit(reservation, address, bytes);

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address) =>
        throw InPlaceOnly();

    public override int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access) =>
        throw InPlaceOnly();

    public override int Unmap(nint address, nuint bytes) => throw InPlaceOnly();

    public override int TryMapping(SafeFileHandle file, MappedFileAccess access) => inner.TryMapping(file, access);

    public override int ReserveMemory(nuint bytes, out Reservation? reservation) => inner.ReserveMemory(bytes, out reservation);

    public override int ReleaseMemory(Reservation reservation) => inner.ReleaseMemory(reservation);

    public override int Commit(Reservation reservation, nint address, nuint bytes) => inner.Commit(reservation, address, bytes);

    public override int Decommit(Reservation reservation, nint address, nuint bytes) => inner.Decommit(reservation, address, bytes);

    public override bool MovesMemory => inner.MovesMemory;

    public override int MoveMemory(Reservation reservation, nint from, nint to, nuint bytes) => inner.MoveMemory(reservation, from, to, bytes);

    public override int Protect(nint address, nuint bytes, bool writable) => inner.Protect(address, bytes, writable);

    public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read) =>
        uncached is null ? inner.ReadAt(file, offset, address, bytes, out read) : uncached.ReadAt(file, offset, address, bytes, out read);

    public override int WriteAt(SafeFileHandle file, long offset, nint address, long bytes) => inner.WriteAt(file, offset, address, bytes);

    public override int FlushView(nint address, nuint bytes) => 0;

    // What is written by handle is the system's to write back.
    public override int StartWriteback(SafeFileHandle file, long offset, long bytes) => 0;

    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged) => inner.FlushToDevice(file, lengthChanged);

    public override int SetModifiedNow(SafeFileHandle file) => inner.SetModifiedNow(file);

    public override int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse) =>
        inner.SetLength(file, oldLengthBytes, newLengthBytes, sparse);

    public override int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes) =>
        uncached is null ? inner.Prefetch(file, offset, 0, bytes) : 0;

    // Advice about memory that holds the only copy is not for the system: macOS would forget its content.
    public override int Advise(nint address, nuint bytes, MemoryAdvice advice) => 0;

    public override int AdviseFile(SafeFileHandle file, long offset, long bytes, MemoryAdvice advice) =>
        inner.AdviseFile(file, offset, bytes, advice);

    public override int QueryResidency(nint address, nuint bytes, Span<byte> pages) => inner.QueryResidency(address, bytes, pages);

    private static NotSupportedException InPlaceOnly() => new("Buffered windows are in place: nothing floats.");
}
