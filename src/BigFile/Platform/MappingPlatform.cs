using BigFile.Platform.Posix;
using BigFile.Platform.Win32;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>
/// The seam between the engine and the operating system. It is called on a miss, on a checkpoint and when a length
/// changes, never on a hit. Every call that can fail returns the native error (an errno value, or a Win32 error code)
/// and 0 for success; the caller knows the file and the offset and turns it into an exception. Tests replace the seam
/// to fail call number N.
/// </summary>
internal abstract class MappingPlatform
{
    /// <summary>The platform of this process, chosen once.</summary>
    public static MappingPlatform Current { get; } =
        OperatingSystem.IsWindows() ? new Win32Platform() : new PosixPlatform();

    /// <summary>Bytes in a page of virtual memory.</summary>
    public abstract int PageSizeBytes { get; }

    /// <summary>Alignment that the system asks of a view's offset and address, in bytes.</summary>
    public abstract int AllocationGranularityBytes { get; }

    /// <summary>True when an address range can be reserved and windows mapped into it.</summary>
    public abstract bool CanReserve { get; }

    /// <summary>True when a view may reach past the end of the file, and its pages become usable as the file grows.</summary>
    public abstract bool ViewsReachPastEnd { get; }

    /// <summary>True when reads and writes by handle and through views are promised to see each other.</summary>
    public abstract bool HandleIoIsCoherent { get; }

    /// <summary>
    /// Whether an error may mean that somebody has cut the file: its section cannot be made as long as the file was, or was made when it was
    /// shorter, and a view would reach past it.
    /// </summary>
    public virtual bool MayMeanShortSection(int error, MappedFileAccess access) => false;

    /// <summary>True when dirty pages are flushed through an address (FlushViewOfFile), false when through the file.</summary>
    public abstract bool FlushesThroughViews { get; }

    /// <summary>True when one view can be unmapped only as it was mapped, so that each window needs a view of its own.</summary>
    public abstract bool UnmapsWholeViewsOnly { get; }

    /// <summary>The number of views a process can be expected to hold before the system refuses more.</summary>
    public abstract int ViewCountMax { get; }

    /// <summary>Address space to set aside for a file of unknown growth, in bytes, beyond its length.</summary>
    public abstract long DefaultGrowthRoomBytes { get; }

    /// <summary>What the path names, without opening it (opening a FIFO would wait for its writer).</summary>
    public abstract FileKind GetKind(string path);

    /// <summary>Describes the file system that a path is on, without opening the file for reading.</summary>
    public abstract int GetFileSystem(string path, out FileSystemDescription fileSystem);

    /// <summary>Describes the file system of an open file. On failure the description says unknown.</summary>
    public abstract int GetFileSystem(SafeFileHandle file, out FileSystemDescription fileSystem);

    /// <summary>The length of the file or block device behind a handle, in bytes.</summary>
    public abstract int GetLength(SafeFileHandle file, out long lengthBytes);

    /// <summary>Makes the mappable object for the first <paramref name="lengthBytes"/> bytes of a file.</summary>
    public abstract int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section);

    /// <summary>Sets aside address space, aligned to 2 MiB or better, that nothing else in the process will be given.</summary>
    public abstract int Reserve(nuint bytes, out Reservation? reservation);

    /// <summary>Gives a whole reservation back. No view may be mapped in it.</summary>
    public abstract int Release(Reservation reservation);

    /// <summary>Maps a range of a section at an address inside a reservation.</summary>
    public abstract int MapAt(Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access);

    /// <summary>Unmaps a range mapped by <see cref="MapAt"/>; its addresses stay reserved throughout.</summary>
    public abstract int UnmapAt(Reservation reservation, nint address, nuint bytes);

    /// <summary>Maps a range of a section wherever the system puts it.</summary>
    public abstract int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address);

    /// <summary>Maps a range of a section over what is mapped at an address: for pages that faults have replaced. Only where faults are guarded.</summary>
    public abstract int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access);

    /// <summary>Unmaps a view made by <see cref="Map"/>.</summary>
    public abstract int Unmap(nint address, nuint bytes);

    /// <summary>
    /// Whether the file can be mapped at all, told by mapping its first bytes and taking them out again, or by making a
    /// section (Win32 makes none of an empty file, which is an error that tells nothing). <see cref="NativeError.IsNotMappable"/> tells what the error means.
    /// </summary>
    public abstract int TryMapping(SafeFileHandle file, MappedFileAccess access);

    /// <summary>True when <see cref="ReserveMemory"/> can be expected to find room. It needs no placeholders.</summary>
    public virtual bool CanReserveMemory => IntPtr.Size == 8;

    /// <summary>Sets aside address space for memory that is no view of a file: for <see cref="Commit"/> alone, not for <see cref="MapAt"/>.</summary>
    public abstract int ReserveMemory(nuint bytes, out Reservation? reservation);

    /// <summary>Gives a range made by <see cref="ReserveMemory"/> back, whatever is committed in it.</summary>
    public abstract int ReleaseMemory(Reservation reservation);

    /// <summary>Makes zeroed memory, readable and writable, of whole pages of a reservation that have none.</summary>
    public abstract int Commit(Reservation reservation, nint address, nuint bytes);

    /// <summary>Gives memory made by <see cref="Commit"/> back, in any parts; its addresses stay reserved throughout.</summary>
    public abstract int Decommit(Reservation reservation, nint address, nuint bytes);

    /// <summary>Lets committed pages be written to, or only be read.</summary>
    public abstract int Protect(nint address, nuint bytes, bool writable);

    /// <summary>Reads a range of a file into memory. What was read is less than asked for at the end of the file, or with an error.</summary>
    public abstract int ReadAt(SafeFileHandle file, long offset, nint address, long bytes, out long read);

    /// <summary>Writes a range of memory to a file. On an error part of it may be written.</summary>
    public abstract int WriteAt(SafeFileHandle file, long offset, nint address, long bytes);

    /// <summary>Starts (or does) the write-back of dirty pages at an address. Only where <see cref="FlushesThroughViews"/>.</summary>
    public abstract int FlushView(nint address, nuint bytes);

    /// <summary>Starts the write-back of a range of a file without waiting. Only where not <see cref="FlushesThroughViews"/>.</summary>
    public abstract int StartWriteback(SafeFileHandle file, long offset, long bytes);

    /// <summary>Makes all that was written to the file durable, and its length when <paramref name="lengthChanged"/>.</summary>
    public abstract int FlushToDevice(SafeFileHandle file, bool lengthChanged);

    /// <summary>Sets the last-modified time to now. Stores through a view are not promised to move it.</summary>
    public abstract int SetModifiedNow(SafeFileHandle file);

    /// <summary>Changes the length of a file. Growth reserves disk space unless <paramref name="sparse"/>; on failure the length is as before.</summary>
    public abstract int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse);

    /// <summary>Asks for pages to be read in. A hint: the caller ignores failure.</summary>
    public abstract int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes);

    /// <summary>
    /// True when pages can be asked for by handle (<see cref="Prefetch"/> with address 0), and whether they are there be
    /// told (<see cref="QueryCached"/>), both without a view.
    /// </summary>
    public virtual bool AsksByHandle => false;

    /// <summary>Whether the page at an offset is in the system's cache; true where the system does not say. Waits for nothing. Only where <see cref="AsksByHandle"/>.</summary>
    public virtual int QueryCached(SafeFileHandle file, long offset, out bool cached)
    {
        cached = true;
        return 0;
    }

    /// <summary>Passes an access hint for mapped pages. A hint: the caller ignores failure.</summary>
    public abstract int Advise(nint address, nuint bytes, MemoryAdvice advice);

    /// <summary>Passes an access hint for a range of a file, mapped or not; 0 bytes means to the end.</summary>
    public abstract int AdviseFile(SafeFileHandle file, long offset, long bytes, MemoryAdvice advice);

    /// <summary>Writes 1 for each page of a mapped range that is in RAM and 0 for each that is not.</summary>
    public abstract int QueryResidency(nint address, nuint bytes, Span<byte> pages);
}
