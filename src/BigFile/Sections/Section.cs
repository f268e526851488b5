using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile;

/// <summary>
/// A section: what CreateFileMapping and OpenFileMapping of Win32 return, with the same rules on Linux. It stands on a
/// file or on memory, may have a name that other processes open it by, and is seen through views
/// (<see cref="MapView"/>). This is the raw contract; for windows under a budget use <see cref="MappedFile"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe, all members. Views keep the section alive, and the section its file, so they may be disposed in
/// any order. An object that is only dropped stays until the process ends: nothing here has a finalizer that unmaps.</para>
/// <para>Its size is fixed. A file that grows later is seen up to that size only; a file that is cut later leaves pages
/// that fault when they are touched.</para>
/// <para>Errors: <see cref="MappingException"/> with the Win32 error code and the errno, except that access refused is an
/// <see cref="UnauthorizedAccessException"/> and a missing name or file a <see cref="FileNotFoundException"/>, both
/// with a <see cref="MappingException"/> inside.</para>
/// <para>Source of the rules: the Win32 pages CreateFileMappingW, OpenFileMappingW, MapViewOfFileEx; docs/CONTRACT.md has
/// them one by one, with what each system does.</para>
/// </remarks>
public sealed class Section : IDisposable
{
    private readonly NativeSection _native;
    private readonly string _subject;
    private int _disposed;

    private Section(NativeSection native, string? name, string? path)
    {
        _native = native;
        Name = name;
        Path = path;
        _subject = name ?? path ?? "an unnamed section";
    }

    /// <summary>What the offset and the wanted address of a view must be a multiple of, in bytes: 64 KiB on Win32, a page on Linux. Asked from the system.</summary>
    public static int AllocationGranularityBytes => MappingPlatform.Current.AllocationGranularityBytes;

    /// <summary>Bytes in a page of virtual memory.</summary>
    public static int PageSizeBytes => MappingPlatform.Current.PageSizeBytes;

    /// <summary>Bytes in a large page (GetLargePageMinimum; Linux: the default huge page), or 0 where the system has none.</summary>
    public static long LargePageSizeBytes => SectionPlatform.Current.LargePageBytes;

    /// <summary>The name with its prefix, as it was given, or null.</summary>
    public string? Name { get; }

    /// <summary>The file's path, or null: memory, a section by handle, or one opened by name.</summary>
    public string? Path { get; }

    /// <summary>
    /// Size in bytes. Of a section that was there already: its own, whatever was asked for; Win32 keeps that of one in memory
    /// in whole pages only.
    /// </summary>
    public long Size => _native.SizeBytes;

    /// <summary>
    /// The most that views may be allowed. Of a section that was there already: at most what it was opened for. Win32 does not
    /// tell whether one that may not be written was made read-only or write-copy.
    /// </summary>
    public SectionProtection Protection => _native.Protection;

    /// <summary>True when memory backs it and no file does.</summary>
    public bool IsMemoryBacked => _native.IsMemoryBacked;

    /// <summary>True when it was there before: the name was taken (ERROR_ALREADY_EXISTS), or it was opened by its name. False: this made it.</summary>
    public bool AlreadyExisted => _native.AlreadyExisted;

    /// <summary>
    /// Win32: the section handle. Linux: the descriptor of what backs it. It is the section's: do not close it. A duplicate
    /// made by hand keeps the content, but on Linux not the name, unless the section is inheritable.
    /// </summary>
    public SafeHandle Handle => Live().Handle;

    /// <summary>
    /// Makes a section over a file, which is opened with the access that the protection needs. One to three system calls,
    /// more when the file has to grow.
    /// </summary>
    /// <param name="path">The file; it must exist.</param>
    /// <param name="options">Null: read-write, of the file's length, without a name.</param>
    /// <exception cref="ArgumentException">An option is out of range; nothing was opened.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or the name may not be used so.</exception>
    /// <exception cref="MappingException">
    /// The file has no bytes and no size was given (1006); it is shorter than the size and may not be written (8); the disk
    /// is full (112), and the file is as it was; the name is taken (183), or held by another kind of object (6); the name is
    /// malformed (161).
    /// </exception>
    public static Section FromFile(string path, SectionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SectionOptions();
        SectionFactory.CheckForFile(options, path);
        path = System.IO.Path.GetFullPath(path);
        FileShare share = options.Share
            ?? (SectionRules.IsWritable(options.Protection) ? FileShare.ReadWrite : FileShare.ReadWrite | FileShare.Delete);
        SafeFileHandle file = SectionPlatform.Current.OpenFile(path, options.Protection, share);
        try
        {
            return new Section(SectionFactory.OverFile(file, path, ownsFile: true, options), options.Name, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a section over a file that is open. The handle must stay open as long as the section and its views.</summary>
    /// <param name="file">The file; the section does not close it unless <paramref name="ownsHandle"/>.</param>
    /// <param name="options">Null: read-write, of the file's length, without a name.</param>
    /// <param name="ownsHandle">True: the file is closed with the section and its last view.</param>
    /// <inheritdoc cref="FromFile(string, SectionOptions?)" path="/exception"/>
    public static Section FromFile(SafeFileHandle file, SectionOptions? options = null, bool ownsHandle = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new SectionOptions();
        SectionFactory.CheckForFile(options, "the file");
        return new Section(SectionFactory.OverFile(file, null, ownsHandle, options), options.Name, null);
    }

    /// <summary>
    /// Makes a section that memory backs (INVALID_HANDLE_VALUE: the paging file; Linux: memfd, or a file of tmpfs when it
    /// has a name). Its content starts as zeros.
    /// </summary>
    /// <param name="size">Size in bytes, from 1.</param>
    /// <param name="options">Null: read-write, without a name. <see cref="SectionOptions.Size"/> must be 0.</param>
    /// <exception cref="ArgumentException">An option or the size is out of range.</exception>
    /// <exception cref="UnauthorizedAccessException">No right to make this name, or to large pages.</exception>
    /// <exception cref="MappingException">
    /// There is not as much memory (8, 1455, 112); the name is taken (183), or held by another kind of object (6); the name
    /// is malformed (161); large pages are not to be had (50, 1450).
    /// </exception>
    public static Section InMemory(long size, SectionOptions? options = null)
    {
        options ??= new SectionOptions();
        return new Section(SectionFactory.OverMemory(size, options), options.Name, null);
    }

    /// <summary>Opens a section that has a name (OpenFileMapping).</summary>
    /// <param name="name">The name, with or without its prefix; see <see cref="SectionOptions.Name"/>.</param>
    /// <param name="access">What views through this object will at most need. The right to it is checked now.</param>
    /// <param name="inheritable">True: child processes inherit the handle.</param>
    /// <exception cref="ArgumentException">The access means nothing.</exception>
    /// <exception cref="FileNotFoundException">No section has that name.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not have that access.</exception>
    /// <exception cref="MappingException">The name is held by another kind of object (6), or is malformed (161).</exception>
    public static Section Open(string name, ViewAccess access = ViewAccess.ReadWrite, bool inheritable = false) =>
        new(SectionFactory.OpenNamed(name, access, inheritable), name, null);

    /// <summary>
    /// The names of sections that this process could open, sorted: Linux those of this user and the global ones, Win32
    /// those of the session and the global ones as far as the object directories may be read (other programs' too).
    /// A snapshot: they may be gone by the time it returns.
    /// </summary>
    public static IReadOnlyList<string> ListNames() => SectionPlatform.Current.ListNames();

    /// <summary>Maps a view (MapViewOfFile, MapViewOfFileEx, MapViewOfFileExNuma). One system call, two with a node.</summary>
    /// <param name="offset">First byte, from the start of the section: a multiple of <see cref="AllocationGranularityBytes"/>.</param>
    /// <param name="length">Length in bytes; 0 is to the end of the section.</param>
    /// <param name="access">Null: all that the protection allows, short of running code.</param>
    /// <param name="baseAddress">0, or where the view must be: a multiple of <see cref="AllocationGranularityBytes"/>, and free.</param>
    /// <param name="numaNode">The node that its pages should come from, or <see cref="SectionOptions.AnyNumaNode"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the section, or there is no such node.</exception>
    /// <exception cref="ArgumentException">The access means nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">The protection, or what the section was opened for, does not allow it (5).</exception>
    /// <exception cref="MappingException">The offset or the address is not aligned (1132); the address is taken (487); the system refused otherwise.</exception>
    /// <exception cref="ObjectDisposedException">The section was disposed.</exception>
    public SectionView MapView(
        long offset = 0, long length = 0, ViewAccess? access = null, nint baseAddress = 0, int numaNode = SectionOptions.AnyNumaNode)
    {
        NativeSection native = Live();
        ViewAccess wanted = access ?? SectionRules.DefaultAccess(native.Protection);
        return SectionView.Map(native, _subject, offset, length, wanted, baseAddress, numaNode);
    }

    /// <summary>
    /// Makes what views have flushed durable (FlushFileBuffers, fdatasync). Nothing to do for memory.
    /// </summary>
    /// <exception cref="NotSupportedException">The section was opened by name on Win32, where that gives no file to flush.</exception>
    /// <exception cref="MappingException">The device refused.</exception>
    public void FlushToDevice()
    {
        NativeSection native = Live();
        if (!native.IsMemoryBacked)
            SectionFactory.FlushToDevice(native, _subject);
    }

    /// <summary>Sets the file's last-modified time to now: writes through views are not promised to move it. Nothing to do for memory.</summary>
    /// <exception cref="NotSupportedException">As <see cref="FlushToDevice"/>.</exception>
    /// <exception cref="MappingException">The system refused.</exception>
    public void SetLastModifiedNow()
    {
        NativeSection native = Live();
        if (!native.IsMemoryBacked)
            SectionFactory.SetLastModifiedNow(native, _subject);
    }

    /// <summary>Lets go of the section. Views stay valid; the name goes with the last holder in any process.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _native.Release();
    }

    private NativeSection Live()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _native;
    }
}
