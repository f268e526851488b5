namespace BigFile;

/// <summary>How to open a file. All values are checked by <see cref="MappedFile.Open(string, MappedFileOptions?)"/> and Create before anything is touched.</summary>
public sealed record MappedFileOptions
{
    /// <summary>The default size of a mapped window, in bytes: 64 MiB.</summary>
    public const long DefaultWindowSizeBytes = 64L << 20;

    /// <summary>The default size of a buffered window, in bytes: 2 MiB, which a miss reads as a whole. Less, down to 64 KiB, where a budget does not hold eight of them.</summary>
    public const long DefaultBufferedWindowSizeBytes = 2L << 20;

    /// <summary>Reads, reads and writes, or private writes. Create always needs <see cref="MappedFileAccess.ReadWrite"/>.</summary>
    public MappedFileAccess Access { get; init; }

    /// <summary>
    /// What other handles to the file may do. Null: <c>ReadWrite | Delete</c> when reading (a scanner never blocks the
    /// program that appends, rotates or deletes), <c>Read</c> when writing. Enforced by the system on Win32; advisory
    /// (flock, among .NET programs) elsewhere. With <c>ReadWrite</c> no flock is held there while the file is open, so that
    /// programs that lock the file for each write are not kept waiting.
    /// </summary>
    public FileShare? Share { get; init; }

    /// <summary>Length in bytes that Create gives the file; 0 or more.</summary>
    public long InitialLength { get; init; }

    /// <summary>
    /// The length in bytes up to which the file may grow in place, by <see cref="MappedFile.SetLength"/> or by another
    /// process. Address space is reserved for it, no memory. 0: four times the length, at least 64 GiB.
    /// </summary>
    public long MaxLength { get; init; }

    /// <summary>
    /// Size of a window in bytes: a multiple of 64 KiB, at least 64 KiB, at most 16 GiB. 0:
    /// <see cref="DefaultWindowSizeBytes"/> or, buffered, <see cref="DefaultBufferedWindowSizeBytes"/>.
    /// </summary>
    public long WindowSizeBytes { get; init; }

    /// <summary>How copying reads get at the bytes.</summary>
    public CopyPath CopyPath { get; init; }

    /// <summary>How the file will mostly be read.</summary>
    public AccessHint Hint { get; init; }

    /// <summary>Where windows are mapped.</summary>
    public Placement Placement { get; init; }

    /// <summary>Where the bytes of windows come from: views of the file, or memory filled and written back by handle.</summary>
    public WindowSource Source { get; init; }

    /// <summary>
    /// True: growth leaves a hole that takes disk space when it is written, so that a full disk shows as a fault on
    /// access. False: growth reserves the space, and a full disk is an exception of <see cref="MappedFile.SetLength"/>.
    /// </summary>
    public bool Sparse { get; init; }

    /// <summary>What <see cref="MappedFile.Dispose"/> does with what was written since the last checkpoint.</summary>
    public DisposeBehavior OnDispose { get; init; }

    /// <summary>The view manager that owns the budget; null is <see cref="BigFile.ViewManager.Default"/>.</summary>
    public ViewManager? ViewManager { get; init; }
}
