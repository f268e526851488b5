using BigFile.Platform;
using BigFile.Platform.Buffered;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Views;

/// <summary>
/// The windows of one file: the directory that accesses look into, the reservation or the floating views behind it,
/// what is dirty, and the file's length. The view manager decides which windows are mapped; this class maps them.
/// </summary>
/// <remarks>
/// Invariants, under the manager's lock:
/// (1) a window is in the directory only while all of its bytes below the file's length are mapped, and its End is
///     where the window, the file or (buffered) what could be read of it ends, whichever comes first;
/// (2) every mapped window is in the list of this file, and in the manager's heap unless it is parked or being evicted;
/// (3) nothing is unmapped until it has been taken out of the directory and <see cref="BracketSlots.WaitForReaders"/>
///     has returned after that, with no pin on it;
/// (4) a length is lowered, and the windows past it closed and waited for, before the file is cut.
/// The parts: FileViews.Access (hits), FileViews.Copy (bulk and misses), FileViews.Choice (mapped or by handle), FileViews.Windows (mapping), FileViews.Leases,
/// FileViews.Length, FileViews.Checkpoints, FileViews.Hints, FileViews.Buffered, FileViews.ReadAhead, FileViews.Fills.
/// </remarks>
internal sealed unsafe partial class FileViews : IDisposable
{
    /// <summary>Every window starts and ends at a multiple of this on every system.</summary>
    public const long GridBytes = 64 << 10;

    /// <summary>The largest window.</summary>
    public const long WindowBytesMax = 16L << 30;

    private static int s_lastId;

    // The manager's, or what stands before it for a buffered file.
    private readonly MappingPlatform _platform;
    private readonly SafeFileHandle _file;
    private readonly GrowingSection _section;
    private readonly Reservation? _reservation;
    private readonly DirtyMap _dirty;
    private readonly PrivatePages? _privatePages;
    private readonly bool _sparse;
    private readonly Lock _resizeGate = new();

    // Read by every access; set once.
    private readonly Clock _clock;
    private readonly nint _base;
    private readonly nint _slotOffset;
    private readonly bool _copiesByHandle;
    private readonly bool _readsInPlace;
    private readonly CopyChooser? _chooser;
    private readonly int _hotShift;
    private readonly int _pageShift;

    // Read by every access, inside its bracket; replaced by a larger one under the manager's lock.
    private volatile WindowDirectory _directory;
    private long[] _hot;

    private long _length;
    private bool _disposed;
    private bool _released;
    private Window? _windows;
    private int _ownViews;
    private long _ownViewBytes;

    public FileViews(ViewManager manager, SafeFileHandle file, string path, MappedFileOptions options, WindowSource source, long lengthBytes, long lengthMaxBytes)
    {
        Manager = manager;
        Path = path;
        Access = options.Access;
        Hint = options.Hint;
        _buffered = source is WindowSource.Buffered or WindowSource.Direct;
        _uncached = source == WindowSource.Direct ? OpenUncached(manager.Platform, file, path) : null;
        WindowBytes = options.WindowSizeBytes != 0 ? options.WindowSizeBytes
            : _buffered ? BufferedWindowBytes(manager.WindowBudget) : MappedFileOptions.DefaultWindowSizeBytes;
        Id = Interlocked.Increment(ref s_lastId);
        _platform = _buffered ? new BufferedPlatform(manager.Platform, _uncached) : manager.Platform;
        _file = file;
        _sparse = options.Sparse;
        _length = lengthBytes;
        _clock = manager.Clock;
        _slotOffset = BracketSlots.OffsetOf(manager.Index);
        _pageShift = int.TrailingZeroCount(_platform.PageSizeBytes);
        _dirty = new DirtyMap(WindowBytes, _platform.PageSizeBytes);
        _privatePages = Access == MappedFileAccess.CopyOnWrite ? new PrivatePages(_platform.PageSizeBytes) : null;
        _section = new GrowingSection(_platform, file, Access);
        _reservation = Place(_buffered ? Placement.Reserved : options.Placement, ref lengthMaxBytes, options.MaxLength == 0);
        _base = _reservation?.Address ?? 0;
        LengthMax = lengthMaxBytes;
        _copiesByHandle = options.CopyPath == CopyPath.Handle && (_platform.HandleIoIsCoherent || !CanWrite) && _privatePages is null && !_buffered;
        _readsInPlace = _base != 0 && !_copiesByHandle;
        _chooser = options.CopyPath == CopyPath.Auto && _platform.HandleIoIsCoherent && _privatePages is null && !_buffered
            ? new CopyChooser(() => _platform.GetFileSystem(file, out FileSystemDescription fileSystem) == 0 && fileSystem.IsMappingCoherent)
            : null;
        _directory = new WindowDirectory(WindowBytes, lengthBytes, null);
        _hot = _directory.Hot;
        _hotShift = _directory.HotShift;
        _ahead = NewReadAhead();
        OpenFaultMarks();
    }

    public ViewManager Manager { get; }

    /// <summary>Distinguishes the files of one manager in the admission counts.</summary>
    public int Id { get; }

    public string Path { get; }

    public MappedFileAccess Access { get; }

    public AccessHint Hint { get; }

    public long WindowBytes { get; }

    /// <summary>The length up to which the file can grow: a multiple of the window size.</summary>
    public long LengthMax { get; }

    public WindowSource Source => !_buffered ? WindowSource.Mapped : _uncached is null ? WindowSource.Buffered : WindowSource.Direct;

    public Placement Placement => _base != 0 ? Placement.Reserved : Placement.Floating;

    public bool CanWrite => Access != MappedFileAccess.Read;

    public long Length => Volatile.Read(ref _length);

    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Dirty bytes now. Under the manager's lock.</summary>
    public long DirtyBytes => Access == MappedFileAccess.ReadWrite && !_disposed ? _dirty.CountBytes() : 0;

    /// <summary>Windows mapped now. Under the manager's lock.</summary>
    public int CountWindows()
    {
        int count = 0;
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
            count++;
        return count;
    }

    public void ThrowIfDisposed()
    {
        if (IsDisposed)
            Throw.Disposed(Path);
    }

    private bool IsInside(long offset, long countBytes)
    {
        long length = Volatile.Read(ref _length);
        return (ulong)offset <= (ulong)length && countBytes <= length - offset;
    }

    private void WaitForReaders() => BracketSlots.WaitForReaders(Manager.Index);

    private long WindowIndexOf(long offset) => offset / WindowBytes;

    // Sets the address range aside. With an automatic maximum, a smaller range is tried before floating.
    private Reservation? Place(Placement wanted, ref long lengthMaxBytes, bool automatic)
    {
        lengthMaxBytes = lengthMaxBytes > long.MaxValue - WindowBytes
            ? RoundDown(long.MaxValue, WindowBytes)
            : RoundUp(Math.Max(lengthMaxBytes, 1), WindowBytes);
        if (wanted == Placement.Floating || !_platform.CanReserve)
        {
            if (_buffered)
                throw NoRoomForBuffers(lengthMaxBytes, 0);
            if (wanted == Placement.Reserved)
                throw new PlatformNotSupportedException($"{Path}: this system cannot reserve address space for windows; use Placement.Auto or Floating.");
            return null;
        }

        int error = 0;
        long least = RoundUp(Math.Max(_length, 1), WindowBytes);
        for (long room = lengthMaxBytes; ; room = RoundUp(Math.Max(least, room / 2), WindowBytes))
        {
            error = _platform.Reserve((nuint)room, out Reservation? reservation);
            if (error == 0)
            {
                lengthMaxBytes = room;
                return reservation;
            }
            if (!automatic || room == least)
                break;
        }
        if (_buffered)
            throw NoRoomForBuffers(lengthMaxBytes, error);
        return wanted == Placement.Auto
            ? null
            : throw Throw.Native($"reserving {lengthMaxBytes} bytes of address space", Path, -1, error);
    }

    /// <summary>
    /// Closes the file to new work. Windows that leases hold stay mapped until the last of those is released; the
    /// reservation goes with the last of them.
    /// </summary>
    public void Dispose()
    {
        // Before the locks, which whoever is reading ahead may want.
        _ahead?.Close();
        lock (_resizeGate)
        lock (Manager.Gate)
        {
            if (_disposed)
                return;
            Volatile.Write(ref _disposed, true);
            for (Window? window = _windows; window is not null; window = window.NextOfFile)
                Close(window);
            WaitForReaders();
            Window? next;
            for (Window? window = _windows; window is not null; window = next)
            {
                next = window.NextOfFile;
                Manager.Retire(window);
            }
            _section.Dispose();
            ReleaseIfUnused();
            if (_buffered)
                ThrowIfNotWrittenBack();
            else
                _file.Dispose();
        }
    }

    /// <summary>After dispose, and once nothing is mapped: gives the reservation back. Under the manager's lock.</summary>
    internal void ReleaseIfUnused()
    {
        if (!_disposed || _released || _windows is not null || _ownViews != 0 || _fills != 0)
            return;
        _released = true;
        Manager.Forget(this);
        CloseFaultMarks();
        // Should the system refuse, the address range is lost to this process; nothing is mapped in it.
        if (_reservation is not null)
            _platform.Release(_reservation);
        // Until now leases could still have had something to write back.
        if (_buffered)
            _file.Dispose();
        _uncached?.Dispose();
    }

    private static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
