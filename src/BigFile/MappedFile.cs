using System.Runtime.CompilerServices;
using BigFile.Platform;
using BigFile.Sections;
using BigFile.Views;
using Microsoft.Win32.SafeHandles;

namespace BigFile;

/// <summary>
/// A file of any size, read and written at 64-bit offsets through windows that are mapped when they are touched and
/// unmapped, least recently used first, when the budget of the <see cref="ViewManager"/> is full.
/// </summary>
/// <remarks>
/// <para>Thread-safe, all members. An access that finds its window mapped takes no lock, makes no system call, uses no
/// interlocked operation and allocates nothing, except that the first write to a window makes its maps of pages. One that misses takes the manager's lock and maps the
/// window (or, when the budget is full and the window is not often used, reads or writes by handle).</para>
/// <para>With reserved placement the byte at an offset has the same address for the whole life of the file, and a
/// range of up to 2 GiB - 1 bytes is one span wherever it lies; growth moves nothing.</para>
/// <para>Writes through different members, and through other processes' views, are seen by each other at once; nothing
/// here orders them. Values of 8 bytes or less that are aligned are not torn.</para>
/// <para>Dispose it: an object that is only dropped keeps its views and its reservation until the process ends. No
/// finalizer unmaps, since a span may still be in use.</para>
/// </remarks>
public sealed partial class MappedFile : IDisposable, IAsyncDisposable
{
    private const long GrowthFactor = 4;

    private readonly FileViews _views;
    private readonly SafeFileHandle _handle;
    private readonly DisposeBehavior _onDispose;
    private FileSystemDescription? _fileSystem;

    private MappedFile(FileViews views, SafeFileHandle handle, DisposeBehavior onDispose)
    {
        _views = views;
        _handle = handle;
        _onDispose = onDispose;
    }

    /// <summary>The path that the file was opened by.</summary>
    public string Path => _views.Path;

    /// <summary>The length in bytes, as of open, the last <see cref="SetLength"/> or the last <see cref="Refresh"/>.</summary>
    public long Length => _views.Length;

    /// <summary>The length in bytes up to which the file can grow without being reopened: what the options asked for, rounded up to whole windows.</summary>
    public long MaxLength => _views.LengthMax;

    /// <summary>Size of a window in bytes.</summary>
    public long WindowSizeBytes => _views.WindowBytes;

    /// <summary>Where windows are mapped: reserved or floating, never auto.</summary>
    public Placement Placement => _views.Placement;

    /// <summary>
    /// Where the bytes of windows come from: mapped, buffered or direct, never auto. Buffered where direct was asked for and the
    /// file system, or this system, has no reads past its cache.
    /// </summary>
    public WindowSource Source => _views.Source;

    /// <summary>What the file was opened for.</summary>
    public MappedFileAccess Access => _views.Access;

    /// <summary>True when writes are possible, private ones included.</summary>
    public bool CanWrite => _views.CanWrite;

    /// <summary>The owner of the budget.</summary>
    public ViewManager ViewManager => _views.Manager;

    /// <summary>
    /// The file system that the file is on and whether its views are promised to agree. Asked of the system at the first
    /// use, which makes some system calls, and kept. Kind <see cref="FileSystemKind.Unknown"/> where the system does not say.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The file was disposed before this was ever asked.</exception>
    public FileSystemDescription FileSystem
    {
        get
        {
            if (_fileSystem is FileSystemDescription known)
                return known;
            _views.ThrowIfDisposed();
            // Two threads may both ask: they get the same answer.
            return _fileSystem = FileSystemDescription.Of(_handle, _views.Manager.Platform);
        }
    }

    /// <summary>Which file this is, whatever its path is by now. One system call.</summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public FileIdentity Identity
    {
        get
        {
            _views.ThrowIfDisposed();
            return FileIdentity.Of(_handle);
        }
    }

    internal FileViews Views => _views;

    /// <summary>The handle, for questions about the file that no view answers.</summary>
    internal SafeFileHandle Handle => _handle;

    /// <summary>
    /// True when faults under views of this process become <see cref="FileFaultException"/>s: on Linux when the fault
    /// guard was built with the library (it needs a C compiler then), on Win32 on x64.
    /// </summary>
    public static bool FaultsAreGuarded => FaultMarks.IsGuarded;

    /// <summary>How many pages of this file could not be had when they were touched, since it was opened.</summary>
    public long FaultCount
    {
        get
        {
            lock (_views.Manager.Gate)
                return _views.CountFaults();
        }
    }

    /// <summary>Opens a file that exists.</summary>
    /// <param name="path">The file, or a block device.</param>
    /// <param name="options">Null for the defaults: reading, 64 MiB windows, the default view manager.</param>
    /// <exception cref="ArgumentException">An option is out of range; nothing was opened.</exception>
    /// <exception cref="PlatformNotSupportedException">The placement or the source needs address space that this system does not give.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory on the way to it.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or the path is a directory.</exception>
    /// <exception cref="NotSupportedException">The path is a pipe, a socket or a character device.</exception>
    /// <exception cref="IOException">It is locked by somebody else (sharing), or the system refused otherwise.</exception>
    public static MappedFile Open(string path, MappedFileOptions? options = null) =>
        OpenCore(path, options ?? new MappedFileOptions(), FileMode.Open);

    /// <summary>
    /// Creates a file, or cuts one that exists to nothing, and gives it <see cref="MappedFileOptions.InitialLength"/>
    /// bytes of zeros. When that cannot be had (a full disk) a file that was created is removed again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults; <see cref="MappedFileOptions.Access"/> is read-write whatever it says.</param>
    /// <exception cref="ArgumentException">An option is out of range; nothing was created.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or the path is a directory.</exception>
    /// <exception cref="IOException">The disk is full, the file is in use, or the system refused otherwise.</exception>
    public static MappedFile Create(string path, MappedFileOptions? options = null) =>
        OpenCore(path, (options ?? new MappedFileOptions()) with { Access = MappedFileAccess.ReadWrite }, FileMode.Create);

    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Any type without references; its bytes are taken as they are, in the machine's byte order.</typeparam>
    /// <param name="offset">Where, in bytes from the start of the file; need not be aligned and may straddle windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(long offset)
        where T : unmanaged => _views.Read<T>(offset);

    /// <summary>Writes a value. Visible to every reader at once; durable after a checkpoint.</summary>
    /// <typeparam name="T">Any type without references.</typeparam>
    /// <param name="offset">Where, in bytes from the start of the file; need not be aligned and may straddle windows.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It would not lie inside the file; grow it first.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(long offset, T value)
        where T : unmanaged => _views.Write(offset, value);

    /// <summary>Copies bytes out of the file.</summary>
    /// <param name="offset">Where, in bytes from the start; at or past the end nothing is read.</param>
    /// <param name="destination">What to fill.</param>
    /// <returns>The number of bytes read: less than asked for at the end of the file, 0 at or past it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _views.ThrowIfDisposed();
        int count = (int)Math.Clamp(_views.Length - offset, 0, destination.Length);
        if (count != 0)
            _views.CopyOut(offset, destination[..count]);
        return count;
    }

    /// <summary>
    /// Copies exactly as many bytes as the destination is long without mapping anything, where the system promises that
    /// this sees what views hold. For a scan that has found it to be faster.
    /// </summary>
    internal void ReadByHandle(long offset, Span<byte> destination) => _views.CopyOutByHandle(offset, destination);

    /// <summary>Copies exactly as many bytes as the destination is long.</summary>
    /// <param name="offset">Where, in bytes from the start.</param>
    /// <param name="destination">What to fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void ReadExactly(long offset, Span<byte> destination) => _views.CopyOut(offset, destination);

    /// <summary>Copies bytes into the file. They must lie inside its length; grow it first with <see cref="SetLength"/>.</summary>
    /// <param name="offset">Where, in bytes from the start.</param>
    /// <param name="source">What to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void Write(long offset, ReadOnlySpan<byte> source) => _views.CopyIn(offset, source);

    /// <summary>
    /// Reads one value at each of many offsets. Their memory accesses are made to overlap, so for offsets in no order
    /// this is faster than a loop over <see cref="Read{T}(long)"/>, and often than one over a raw pointer.
    /// </summary>
    /// <param name="offsets">Where, in bytes from the start of the file.</param>
    /// <param name="destination">Receives the value at offset i in element i; at least as long as the offsets.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the offsets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value does not lie inside the file; elements before it may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void Gather<T>(ReadOnlySpan<long> offsets, Span<T> destination)
        where T : unmanaged => _views.Gather(offsets, destination);

    /// <summary>
    /// Hands a range to a function and returns its result: the bytes in place, as a lease has them, or read into the buffer by handle,
    /// whichever has been faster lately for ranges of about this length (see <see cref="CopyPath"/>). For scans: blocks of 64 KiB to 1 MiB, and a
    /// buffer that is used again. Allocates nothing.
    /// </summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="buffer">At least as long, then never fails for the budget; or empty: in place only.</param>
    /// <param name="state">Passed along.</param>
    /// <param name="visit">Gets the bytes; must not keep them. On Win32 it must not hand them to native code.</param>
    /// <param name="sequential">True when the range will not be read again soon, as for <see cref="Lease"/>.</param>
    /// <exception cref="ArgumentException">The buffer is not empty and too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="BudgetExceededException">There is no buffer, and other leases hold so much of the budget that the range cannot be mapped.</exception>
    /// <exception cref="FileFaultException">A part of the range could not be had; whatever the function returned or threw does not count.</exception>
    /// <exception cref="MappingException">The system refused to map.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public TResult Visit<TState, TResult>(
        long offset, int length, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential = false)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!buffer.IsEmpty && buffer.Length < length)
            throw new ArgumentException($"The range has {length} bytes; the buffer has room for {buffer.Length}.", nameof(buffer));
        return _views.Visit(offset, length, buffer, state, visit, sequential);
    }

    /// <summary>A reader for the tightest loops of this thread. Holds nothing; needs no disposal.</summary>
    public MappedReader GetReader() => new(_views);

    /// <summary>
    /// Leases a range: maps it, in whole windows, and forbids its eviction until the lease is disposed. (When the budget
    /// is smaller than one window, a range inside one gets a view of its own, at an address of its own.) Allocates nothing. One interlocked
    /// operation when the range lies in one mapped window.
    /// </summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes, up to 2 GiB - 1, whether or not it crosses windows.</param>
    /// <param name="mode">Reading, or reading and writing; the latter counts the whole range as dirty.</param>
    /// <param name="sequential">
    /// True when the range will not be read again soon: on release its windows become the first to be evicted, so that
    /// a scan does not drive out what others use.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="MappingException">The system refused to map.</exception>
    /// <exception cref="NotSupportedException">A write lease that crosses windows on a copy-on-write file with floating placement.</exception>
    /// <exception cref="UnauthorizedAccessException">A write lease on a file that is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public MappedView Lease(long offset, int length, LeaseMode mode = LeaseMode.Read, bool sequential = false) =>
        _views.Lease(offset, length, mode, sequential);

    /// <summary>
    /// Sets the length of the file. Growing adds zeros, reserves disk space unless the options say sparse, moves nothing
    /// and may happen while leases are out. On failure the file is as it was.
    /// </summary>
    /// <param name="length">The new length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="MappingException">The disk is full, or the system refused otherwise.</exception>
    /// <exception cref="RangeInUseException">Shrinking, and a lease covers what would be cut; on Win32 also when any view of the file exists in another process, or any lease in this one.</exception>
    /// <exception cref="IOException">The length is past <see cref="MaxLength"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is not open read-write.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void SetLength(long length) => _views.SetLength(length);

    /// <summary>
    /// Takes in the length that the file has now, after another process appended to it or cut it. Growth moves nothing.
    /// After a cut, leases beyond the new end stay mapped; touching them faults (buffered: they keep what they held). Places
    /// that have faulted can be read again, if the file is whole there now; leases that were out on them throw when they are
    /// looked at or released. A buffered file also drops its windows that are neither leased nor newer than the file, so that
    /// later reads see what others wrote; the other windows keep their content.
    /// </summary>
    /// <returns>The length in bytes.</returns>
    /// <exception cref="IOException">The file has grown past <see cref="MaxLength"/>; the length stays as it was.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public long Refresh()
    {
        long length = _views.Refresh();
        _views.DropClean();
        return length;
    }

    /// <summary>Asks the system to read a range in, without waiting for all of it. Only a hint.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <remarks>Linux: posix_fadvise(WILLNEED), which for a buffered file fills the system's cache. Win32: nothing for a buffered file; else maps windows of the range that fit under the budget without eviction, then PrefetchVirtualMemory.</remarks>
    public void Prefetch(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _views.Prefetch(offset, length);
    }

    /// <summary>Tells the system how a range will be used. Only a hint; content never changes and nothing is unmapped.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="advice">The hint. It holds for the windows of the range that are mapped now, and on Linux for the file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    public void Advise(long offset, long length, MemoryAdvice advice)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _views.Advise(offset, length, advice);
    }

    /// <summary>How much of a range is in memory. Pages are whole pages; a part of the range that is not mapped is mapped for the question, inside the budget. Of a buffered file only its windows count.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="BudgetExceededException">Leases hold the whole budget.</exception>
    public Residency GetResidency(long offset, long length) => GetResidency(offset, length, []);

    /// <summary>As <see cref="GetResidency(long, long)"/>, and says for each page whether it is in memory.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="pages">Receives 1 or 0 for each page that the range touches; may be empty.</param>
    /// <exception cref="ArgumentException">The span is not empty and too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    public Residency GetResidency(long offset, long length, Span<byte> pages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return _views.GetResidency(offset, length, pages);
    }

    /// <summary>Flushes what was written since the last checkpoint. Costs by what is dirty; makes no system call when nothing is.</summary>
    /// <param name="level">What is promised on return.</param>
    /// <exception cref="CheckpointFailedException">The flush failed, now or earlier; see there.</exception>
    /// <exception cref="NotSupportedException">The file is open copy-on-write.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public CheckpointResult Checkpoint(CheckpointLevel level = CheckpointLevel.Durable) =>
        _views.Checkpoint(0, long.MaxValue, level, CancellationToken.None);

    /// <summary>Flushes what was written to a range, in whole pages. At <see cref="CheckpointLevel.Durable"/> the system may flush more than the range.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="level">What is promised on return.</param>
    /// <exception cref="ArgumentOutOfRangeException">Offset or length is negative.</exception>
    /// <exception cref="CheckpointFailedException">The flush failed, now or earlier; see there.</exception>
    /// <exception cref="NotSupportedException">The file is open copy-on-write.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public CheckpointResult Checkpoint(long offset, long length, CheckpointLevel level = CheckpointLevel.Durable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length == 0
            ? new CheckpointResult(level, 0, 0, TimeSpan.Zero)
            : _views.Checkpoint(offset, length, level, CancellationToken.None);
    }

    /// <summary><see cref="Checkpoint(CheckpointLevel)"/> on a thread of the pool. Cancellation is seen between extents; what was not flushed stays dirty.</summary>
    /// <param name="level">What is promised on completion.</param>
    /// <param name="cancellation">Stops the flush before its next extent.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is promised.</exception>
    public ValueTask<CheckpointResult> CheckpointAsync(CheckpointLevel level = CheckpointLevel.Durable, CancellationToken cancellation = default) =>
        new(Task.Run(() => _views.Checkpoint(0, long.MaxValue, level, cancellation), cancellation));

    /// <summary><see cref="Checkpoint(long, long, CheckpointLevel)"/> on a thread of the pool.</summary>
    /// <param name="offset">First byte, from the start of the file.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="level">What is promised on completion.</param>
    /// <param name="cancellation">Stops the flush before its next extent.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is promised.</exception>
    public ValueTask<CheckpointResult> CheckpointAsync(long offset, long length, CheckpointLevel level, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length == 0
            ? ValueTask.FromResult(new CheckpointResult(level, 0, 0, TimeSpan.Zero))
            : new(Task.Run(() => _views.Checkpoint(offset, length, level, cancellation), cancellation));
    }

    /// <summary>
    /// Closes the file, after the checkpoint that <see cref="MappedFileOptions.OnDispose"/> asks for (none by default:
    /// what was written is in the system's cache and will be on the device in its time). Leases outlive this: what they
    /// hold stays mapped until they are disposed. Repeating it does nothing. A buffered file hands what is newer in its
    /// windows to the system here, whatever the option says, and what leases hold when the last of them is disposed.
    /// </summary>
    /// <exception cref="CheckpointFailedException">
    /// The checkpoint, or the write-back of a buffered window, failed. The file is closed all the same; what could not be
    /// written back is lost.
    /// </exception>
    public void Dispose()
    {
        try
        {
            if (_onDispose != DisposeBehavior.None && !_views.IsDisposed && Access == MappedFileAccess.ReadWrite)
                Checkpoint(_onDispose == DisposeBehavior.Durable ? CheckpointLevel.Durable : CheckpointLevel.Written);
        }
        finally
        {
            _views.Dispose();
        }
    }

    /// <summary><see cref="Dispose"/>, with its checkpoint on a thread of the pool.</summary>
    public ValueTask DisposeAsync()
    {
        if (_onDispose != DisposeBehavior.None)
            return new ValueTask(Task.Run(Dispose));
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static MappedFile OpenCore(string path, MappedFileOptions options, FileMode mode)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Validate(options);
        ViewManager manager = options.ViewManager ?? ViewManager.Default;
        // Before a file is created or cut in vain.
        manager.ThrowIfDisposed();
        Throw.IfNotMappable(path, manager.Platform.GetKind(path));

        bool existed = mode == FileMode.Open || File.Exists(path);
        SafeFileHandle file = OpenHandle(path, options, mode);
        try
        {
            int error = manager.Platform.GetLength(file, out long length);
            if (error != 0)
                throw Throw.Native("reading the length", path, -1, error);
            if (mode == FileMode.Create && options.InitialLength > 0)
            {
                error = manager.Platform.SetLength(file, 0, options.InitialLength, options.Sparse);
                if (error != 0)
                    throw Throw.Native($"making it {options.InitialLength} bytes long", path, -1, error);
                length = options.InitialLength;
            }
            if (options.Hint != AccessHint.Normal)
                manager.Platform.AdviseFile(file, 0, 0, options.Hint == AccessHint.Random ? MemoryAdvice.Random : MemoryAdvice.Sequential);
            WindowSource source = SourceChoice.Resolve(options.Source, options.Placement, manager.Platform, file, options.Access);
            FileViews views = new(manager, file, path, options, source, length, MaxLengthFor(options, length, manager.Platform));
            if (mode == FileMode.Create)
                views.NoteNewLength();
            try
            {
                manager.Adopt(views);
            }
            catch
            {
                views.Dispose();
                throw;
            }
            return new MappedFile(views, file, options.OnDispose);
        }
        catch
        {
            file.Dispose();
            if (!existed)
                File.Delete(path);
            throw;
        }
    }

    private static void Validate(MappedFileOptions options)
    {
        if (options.WindowSizeBytes < 0 || options.WindowSizeBytes > FileViews.WindowBytesMax
            || options.WindowSizeBytes % FileViews.GridBytes != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.WindowSizeBytes,
                $"The window size must be a multiple of 64 KiB, from 64 KiB to {FileViews.WindowBytesMax >> 30} GiB, or 0 for the default.");
        }
        if (options.InitialLength < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.InitialLength, "The initial length is negative.");
        if (options.MaxLength < 0 || (options.MaxLength != 0 && options.MaxLength < options.InitialLength))
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxLength, "The maximum length is negative or less than the initial length.");
        // Compared, not asked of Enum.IsDefined, which is compiled anew for each enumeration at its first call.
        if ((uint)options.Access > (uint)MappedFileAccess.CopyOnWrite || (uint)options.Hint > (uint)AccessHint.Sequential
            || (uint)options.Placement > (uint)Placement.Floating || (uint)options.OnDispose > (uint)DisposeBehavior.Durable
            || (uint)options.Source > (uint)WindowSource.Direct || (uint)options.CopyPath > (uint)CopyPath.Handle)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "An option has a value that its enumeration does not define.");
        }
        if (options.Source is WindowSource.Buffered or WindowSource.Direct && options.Placement == Placement.Floating)
            throw new ArgumentException($"Buffered windows are in place: use Placement.Reserved or Auto with WindowSource.{options.Source}.", nameof(options));
        if (options.Source == WindowSource.Direct && options.Access != MappedFileAccess.Read)
            throw new ArgumentException("WindowSource.Direct is for files that are opened for reading: use MappedFileAccess.Read.", nameof(options));
    }

    private static SafeFileHandle OpenHandle(string path, MappedFileOptions options, FileMode mode)
    {
        bool writes = options.Access == MappedFileAccess.ReadWrite;
        FileShare share = options.Share ?? (writes ? FileShare.Read : FileShare.ReadWrite | FileShare.Delete);
        return FileOpening.Open(path, mode, writes ? FileAccess.ReadWrite : FileAccess.Read, share);
    }

    private static long MaxLengthFor(MappedFileOptions options, long length, MappingPlatform platform)
    {
        if (options.MaxLength != 0)
            return Math.Max(options.MaxLength, length);
        long wanted = length > long.MaxValue / (2 * GrowthFactor) ? length : length * GrowthFactor;
        return Math.Max(wanted, platform.DefaultGrowthRoomBytes);
    }
}
