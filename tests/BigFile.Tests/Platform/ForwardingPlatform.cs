using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform;

/// <summary>Hands every call on to another platform, after asking <see cref="Before"/> whether it shall fail instead.</summary>
internal class ForwardingPlatform(MappingPlatform inner) : MappingPlatform
{
    public override int PageSizeBytes => inner.PageSizeBytes;

    public override int AllocationGranularityBytes => inner.AllocationGranularityBytes;

    public override bool CanReserve => inner.CanReserve;

    public override bool ViewsReachPastEnd => inner.ViewsReachPastEnd;

    public override bool HandleIoIsCoherent => inner.HandleIoIsCoherent;

    public override bool MayMeanShortSection(int error, MappedFileAccess access) => inner.MayMeanShortSection(error, access);

    public override bool FlushesThroughViews => inner.FlushesThroughViews;

    public override bool UnmapsWholeViewsOnly => inner.UnmapsWholeViewsOnly;

    public override int ViewCountMax => inner.ViewCountMax;

    public override long DefaultGrowthRoomBytes => inner.DefaultGrowthRoomBytes;

    public override bool CanReserveMemory => inner.CanReserveMemory;

    protected MappingPlatform Inner => inner;

    /// <summary>Called before each call. Not 0: the call is not made and returns that error.</summary>
    protected virtual int Before(PlatformCall call) => 0;

    public override FileKind GetKind(string path)
    {
        Before(PlatformCall.GetKind);
        return inner.GetKind(path);
    }

    public override int GetFileSystem(string path, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        return Before(PlatformCall.GetFileSystem) is int error and not 0 ? error : inner.GetFileSystem(path, out fileSystem);
    }

    public override int GetFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        return Before(PlatformCall.GetFileSystem) is int error and not 0 ? error : inner.GetFileSystem(file, out fileSystem);
    }

    public override int GetLength(SafeFileHandle file, out long lengthBytes)
    {
        lengthBytes = 0;
        return Before(PlatformCall.GetLength) is int error and not 0 ? error : inner.GetLength(file, out lengthBytes);
    }

    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        section = null;
        return Before(PlatformCall.OpenSection) is int error and not 0
            ? error : inner.OpenSection(file, access, lengthBytes, out section);
    }

    public override int Reserve(nuint bytes, out Reservation? reservation)
    {
        reservation = null;
        return Before(PlatformCall.Reserve) is int error and not 0 ? error : inner.Reserve(bytes, out reservation);
    }

    public override int Release(Reservation reservation) =>
        Before(PlatformCall.Release) is int error and not 0 ? error : inner.Release(reservation);

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access) =>
        Before(PlatformCall.MapAt) is int error and not 0
            ? error : inner.MapAt(reservation, address, section, offset, bytes, access);

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes) =>
        Before(PlatformCall.UnmapAt) is int error and not 0 ? error : inner.UnmapAt(reservation, address, bytes);

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address)
    {
        address = 0;
        return Before(PlatformCall.Map) is int error and not 0
            ? error : inner.Map(section, offset, bytes, access, out address);
    }

    public override int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access) =>
        Before(PlatformCall.Replace) is int error and not 0 ? error : inner.Replace(section, address, offset, bytes, access);

    public override int Unmap(nint address, nuint bytes) =>
        Before(PlatformCall.Unmap) is int error and not 0 ? error : inner.Unmap(address, bytes);

    public override int FlushView(nint address, nuint bytes) =>
        Before(PlatformCall.FlushView) is int error and not 0 ? error : inner.FlushView(address, bytes);

    public override int StartWriteback(SafeFileHandle file, long offset, long bytes) =>
        Before(PlatformCall.StartWriteback) is int error and not 0 ? error : inner.StartWriteback(file, offset, bytes);

    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged) =>
        Before(PlatformCall.FlushToDevice) is int error and not 0 ? error : inner.FlushToDevice(file, lengthChanged);

    public override int SetModifiedNow(SafeFileHandle file) =>
        Before(PlatformCall.SetModifiedNow) is int error and not 0 ? error : inner.SetModifiedNow(file);

    public override int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse) =>
        Before(PlatformCall.SetLength) is int error and not 0
            ? error : inner.SetLength(file, oldLengthBytes, newLengthBytes, sparse);

    public override int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes) =>
        Before(PlatformCall.Prefetch) is int error and not 0 ? error : inner.Prefetch(file, offset, address, bytes);

    // AsksByHandle stays false, and so does MovesMemory: what threads of the engine ask for by themselves would make counts of calls a matter of luck.

    public override int Advise(nint address, nuint bytes, MemoryAdvice advice) =>
        Before(PlatformCall.Advise) is int error and not 0 ? error : inner.Advise(address, bytes, advice);

    public override int AdviseFile(SafeFileHandle file, long offset, long bytes, MemoryAdvice advice) =>
        Before(PlatformCall.AdviseFile) is int error and not 0 ? error : inner.AdviseFile(file, offset, bytes, advice);

    public override int OpenUncached(SafeFileHandle file, string path, out SafeFileHandle? uncached, out int alignmentBytes)
    {
        uncached = null;
        alignmentBytes = 1;
        return Before(PlatformCall.OpenUncached) is int error and not 0 ? error : inner.OpenUncached(file, path, out uncached, out alignmentBytes);
    }

    public override int QueryResidency(nint address, nuint bytes, Span<byte> pages) =>
        Before(PlatformCall.QueryResidency) is int error and not 0 ? error : inner.QueryResidency(address, bytes, pages);

    public override int TryMapping(SafeFileHandle file, MappedFileAccess access) =>
        Before(PlatformCall.TryMapping) is int error and not 0 ? error : inner.TryMapping(file, access);

    public override int ReserveMemory(nuint bytes, out Reservation? reservation)
    {
        reservation = null;
        return Before(PlatformCall.ReserveMemory) is int error and not 0 ? error : inner.ReserveMemory(bytes, out reservation);
    }

    public override int ReleaseMemory(Reservation reservation) =>
        Before(PlatformCall.ReleaseMemory) is int error and not 0 ? error : inner.ReleaseMemory(reservation);

    public override int Commit(Reservation reservation, nint address, nuint bytes) =>
        Before(PlatformCall.Commit) is int error and not 0 ? error : inner.Commit(reservation, address, bytes);

    public override int Decommit(Reservation reservation, nint address, nuint bytes) =>
        Before(PlatformCall.Decommit) is int error and not 0 ? error : inner.Decommit(reservation, address, bytes);

    public override int Protect(nint address, nuint bytes, bool writable) =>
        Before(PlatformCall.Protect) is int error and not 0 ? error : inner.Protect(address, bytes, writable);

    public override int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read)
    {
        read = 0;
        return Before(PlatformCall.ReadAt) is int error and not 0 ? error : inner.ReadAt(file, offset, address, bytes, out read);
    }

    public override int WriteAt(SafeFileHandle file, long offset, nint address, long bytes) =>
        Before(PlatformCall.WriteAt) is int error and not 0 ? error : inner.WriteAt(file, offset, address, bytes);
}
