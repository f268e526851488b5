using BigFile.Columnar.Raw;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Columnar;

/// <summary>
/// Columns of fixed-width values in files without headers, and a small JSON schema that says what they are: a directory with one file a
/// column, to which rows can be appended, or ranges of one file. All columns share the budget of one view manager.
/// </summary>
/// <remarks>
/// <para>A directory has <c>schema.json</c>, <c>{"format": "bigfile-columns", "version": 1, "rows": N, "columns": [{"name": "ts",
/// "type": "timestamp[us, UTC]"}, …]}</c>, and for each column a file of its name and <c>.bin</c>; characters of a name that are not
/// letters of ASCII, digits, <c>_ - .</c> are <c>%XX</c> for each byte of their UTF-8 there. Values are little-endian, one behind
/// the other, never null. What a column's file has past its rows means nothing.</para>
/// <para><b>Crashes.</b> <see cref="Checkpoint"/> makes the columns durable first and then puts a schema with the new number of rows
/// in the place of the old one. Whenever the program or the system stops, the rows of the last checkpoint that returned are there, and
/// either none or all of those since, if a checkpoint was under way. Values that were changed in place since then may be old or new.</para>
/// <para>One writer at a time, in whatever process: another one is refused. Any number of readers, who take in what was appended by
/// <see cref="Refresh"/>. Columns may be read by any thread; append, checkpoint, refresh and dispose from one thread at a time.</para>
/// </remarks>
public sealed partial class RawColumns : IDisposable
{
    private const string LockName = "writer.lock";

    private readonly string? _schemaPath;
    private readonly MappedFile[] _files;
    private readonly RawColumn[] _columns;
    private readonly MappedFileOptions _options;
    private readonly SafeFileHandle? _writerLock;
    private RawSchema _schema;
    private bool _mayCut = true;
    private bool _isDisposed;

    private RawColumns(
        string path, string? schemaPath, bool isOneFile, RawSchema schema, MappedFile[] files, MappedFileOptions options, SafeFileHandle? writerLock)
    {
        Path = path;
        _schemaPath = schemaPath;
        IsOneFile = isOneFile;
        _schema = schema;
        _files = files;
        _options = options;
        _writerLock = writerLock;
        _columns = [.. schema.Columns.Select((segment, i) => new RawColumn(files[isOneFile ? 0 : i], segment))];
        Schema = new ArrowSchema([.. _columns.Select(column => column.Field)]);
        RowCount = schema.RowCount;
        foreach (RawColumn column in _columns)
            column.ThrowIfShort(column.Count);
    }

    /// <summary>The directory, or the one file.</summary>
    public string Path { get; }

    /// <summary>Whether the columns are ranges of one file, to which nothing can be appended.</summary>
    public bool IsOneFile { get; }

    /// <summary>Names and types.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>The columns, in the order of the schema.</summary>
    public IReadOnlyList<RawColumn> Columns => _columns;

    /// <summary>How many rows there are; for the writer with those it has appended since the last checkpoint. In one file columns may have other numbers of rows.</summary>
    public long RowCount { get; private set; }

    /// <summary>How many rows the schema file says, and so how many a reader sees and a crash leaves.</summary>
    public long CheckpointedRowCount => _schema.RowCount;

    /// <summary>Whether values can be written.</summary>
    public bool CanWrite => _options.Access == MappedFileAccess.ReadWrite;

    /// <summary>The column of a name; case counts.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public RawColumn this[string name] => Array.Find(_columns, column => column.Name == name)
        ?? throw new KeyNotFoundException($"There is no column '{name}': there are {string.Join(", ", _columns.Take(50).Select(column => column.Name))}{(_columns.Length > 50 ? ", …" : "")}.");

    /// <summary>Makes a directory of columns without rows, durable on return, and opens it for appending.</summary>
    /// <param name="directory">Made if it is not there; must not have columns.</param>
    /// <param name="schema">Fields of fixed-width types and bools, without dictionaries.</param>
    /// <param name="options">How the files of columns are opened; access is read-write whatever it says. With <see cref="MappedFileOptions.OnDispose"/>, <see cref="Dispose"/> makes a checkpoint.</param>
    /// <exception cref="ArgumentException">A field cannot be a column here, two have the same name, or an option is out of range.</exception>
    /// <exception cref="IOException">There are columns already, the disk is full, or the system refused otherwise.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static RawColumns Create(string directory, ArrowSchema schema, MappedFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(schema);
        options = (options ?? new MappedFileOptions()) with { Access = MappedFileAccess.ReadWrite, InitialLength = 0 };
        if (schema.Fields.FirstOrDefault(field => field.Dictionary is not null) is ArrowField encoded)
            throw new ArgumentException($"The column '{encoded.Name}' has a dictionary, which raw columns have not.", nameof(schema));
        RawSegment[] segments = [.. schema.Fields.Select(field => new RawSegment(field.Name, field.Type, 0, 0))];
        if (RawSchema.WhyImpossible(segments) is string why)
            throw new ArgumentException($"These cannot be raw columns: {why}.", nameof(schema));
        RawSchema empty = new(0, segments);
        string schemaPath = System.IO.Path.Combine(directory, RawSchemaFile.Name);
        string[] paths = Array.ConvertAll(segments, segment => ColumnPath(directory, segment));
        Directory.CreateDirectory(directory);
        SafeFileHandle writerLock = Lock(directory);
        List<MappedFile> files = [];
        try
        {
            if (Array.Find([schemaPath, .. paths], File.Exists) is string existing)
                throw new IOException($"{directory}: there is {System.IO.Path.GetFileName(existing)} already.");
            foreach (string path in paths)
                files.Add(MappedFile.Create(path, ForColumns(options)));
            RawSchemaFile.Replace(schemaPath, empty, options);
            return new RawColumns(directory, schemaPath, false, empty, [.. files], options, writerLock);
        }
        catch
        {
            Close(files, writerLock);
            foreach (MappedFile file in files)
                File.Delete(file.Path);
            throw;
        }
    }

    /// <summary>Opens a directory of columns.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">Null for reading; with <see cref="MappedFileAccess.ReadWrite"/> for appending and changing. Its <see cref="MappedFileOptions.MaxLength"/> is that of each column's file.</param>
    /// <exception cref="ColumnarFormatException">The schema is damaged, or a column is shorter than it says.</exception>
    /// <exception cref="FileNotFoundException">There is no schema, or not the file of a column.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    /// <exception cref="IOException">Somebody else has it open for writing, and so was to be done here; or the system refused.</exception>
    public static RawColumns Open(string directory, MappedFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new MappedFileOptions();
        string schemaPath = System.IO.Path.Combine(directory, RawSchemaFile.Name);
        // Read under the lock, if there is one: who held it before may just have appended.
        if (!File.Exists(schemaPath))
            RawSchemaFile.Read(schemaPath, isOneFile: false);
        SafeFileHandle? writerLock = options.Access == MappedFileAccess.ReadWrite ? Lock(directory) : null;
        List<MappedFile> files = [];
        try
        {
            RawSchema schema = RawSchemaFile.Read(schemaPath, isOneFile: false);
            foreach (RawSegment segment in schema.Columns)
                files.Add(MappedFile.Open(ColumnPath(directory, segment), ForColumns(options)));
            return new RawColumns(directory, schemaPath, false, schema, [.. files], options, writerLock);
        }
        catch
        {
            Close(files, writerLock);
            throw;
        }
    }

    /// <summary>
    /// Opens columns that are ranges of one file, as a schema file says: as that of a directory, but that each column has an
    /// <c>"offset"</c> and may have a <c>"count"</c> of rows in place of the common <c>"rows"</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schemaPath">The schema; null is the file's name with <c>.json</c> behind it.</param>
    /// <param name="options">Null for reading; with <see cref="MappedFileAccess.ReadWrite"/> values can be changed.</param>
    /// <exception cref="ColumnarFormatException">The schema is damaged, or the file is shorter than it says.</exception>
    /// <exception cref="FileNotFoundException">There is no file, or no schema.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    public static RawColumns OpenFile(string path, string? schemaPath = null, MappedFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        schemaPath ??= path + ".json";
        return OpenOne(path, schemaPath, RawSchemaFile.Read(schemaPath, isOneFile: true), options);
    }

    /// <summary>Opens columns that are ranges of one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="segments">Where the columns are; they may overlap.</param>
    /// <param name="options">Null for reading; with <see cref="MappedFileAccess.ReadWrite"/> values can be changed.</param>
    /// <exception cref="ArgumentException">A segment cannot be, two have the same name, or an option is out of range.</exception>
    /// <exception cref="ColumnarFormatException">The file is shorter than they say.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    public static RawColumns OpenFile(string path, IReadOnlyList<RawSegment> segments, MappedFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(segments);
        if (RawSchema.WhyImpossible(segments) is string why)
            throw new ArgumentException($"These cannot be raw columns: {why}.", nameof(segments));
        return OpenOne(path, null, new RawSchema(segments.Max(segment => segment.Count), [.. segments]), options);
    }

    /// <summary>
    /// Takes in the rows that another process has appended and made a checkpoint of. For columns that are open for reading; the writer
    /// has all of them.
    /// </summary>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="ColumnarFormatException">The schema is damaged, has other columns or fewer rows than before, or a column is too short; what there was stays.</exception>
    /// <exception cref="IOException">A file cannot be read, or has grown past the <see cref="MappedFileOptions.MaxLength"/> it was opened with: open anew.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public long Refresh()
    {
        ThrowIfDisposed();
        if (_schemaPath is null || (CanWrite && !IsOneFile))
            return RowCount;
        RawSchema schema = RawSchemaFile.Read(_schemaPath, IsOneFile);
        if (!RawSchema.HaveSameColumns(schema.Columns, _schema.Columns))
            throw new ColumnarFormatException(_schemaPath, -1, "it has other columns than when it was opened");
        if (schema.RowCount < _schema.RowCount)
            throw new ColumnarFormatException(_schemaPath, -1, $"it says {schema.RowCount} rows, and said {_schema.RowCount} before");
        foreach (MappedFile file in _files)
            file.Refresh();
        for (int i = 0; i < _columns.Length; i++)
            _columns[i].ThrowIfShort(schema.Columns[i].Count);
        for (int i = 0; i < _columns.Length; i++)
            _columns[i].Count = schema.Columns[i].Count;
        _schema = schema;
        return RowCount = schema.RowCount;
    }

    /// <summary>
    /// Makes all that was appended and changed durable: the columns first, then the number of rows, by a schema file that takes the place
    /// of the old one. Costs by what is dirty; nothing when nothing is.
    /// </summary>
    /// <returns>What was flushed of the columns, together.</returns>
    /// <exception cref="CheckpointFailedException">A flush failed; the rows of the checkpoint before are there.</exception>
    /// <exception cref="IOException">The schema cannot be replaced; the rows of the checkpoint before are there.</exception>
    /// <exception cref="UnauthorizedAccessException">The columns are open for reading only, or the schema may not be replaced.</exception>
    /// <exception cref="ObjectDisposedException">The columns were disposed.</exception>
    public CheckpointResult Checkpoint()
    {
        ThrowIfDisposed();
        ThrowIfReadOnly();
        long bytes = 0;
        int extents = 0;
        TimeSpan elapsed = TimeSpan.Zero;
        foreach (MappedFile file in _files)
        {
            CheckpointResult one = file.Checkpoint();
            bytes += one.Bytes;
            extents += one.Extents;
            elapsed += one.Elapsed;
        }
        if (RowCount != _schema.RowCount)
        {
            RawSchema schema = new(RowCount, _schema.Columns);
            // Until it is known which schema stands there, the rows of either may be promised.
            _mayCut = false;
            RawSchemaFile.Replace(_schemaPath!, schema, _options);
            _schema = schema;
            _mayCut = true;
        }
        return new CheckpointResult(CheckpointLevel.Durable, bytes, extents, elapsed);
    }

    /// <summary>
    /// Closes the files; rows since the last checkpoint are lost, unless <see cref="MappedFileOptions.OnDispose"/> of the options is
    /// other than None, which makes one here. Leases that are out stay valid.
    /// </summary>
    /// <exception cref="IOException">The checkpoint failed. The files are closed all the same.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        try
        {
            if (CanWrite && _options.OnDispose != DisposeBehavior.None)
                Checkpoint();
        }
        finally
        {
            _isDisposed = true;
            CutRoom();
            Close(_files, _writerLock);
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private void ThrowIfReadOnly()
    {
        if (!CanWrite)
            throw new UnauthorizedAccessException($"{Path} is open for reading only.");
    }

    private static RawColumns OpenOne(string path, string? schemaPath, RawSchema schema, MappedFileOptions? options)
    {
        options ??= new MappedFileOptions();
        MappedFile file = MappedFile.Open(path, ForColumns(options));
        try
        {
            return new RawColumns(path, schemaPath, true, schema, [file], options, writerLock: null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string ColumnPath(string directory, RawSegment column) => System.IO.Path.Combine(directory, RawFileName.TryMake(column.Name)!);

    // A checkpoint of one file alone is none of the columns.
    private static MappedFileOptions ForColumns(MappedFileOptions options) => options with { OnDispose = DisposeBehavior.None };

    /// <summary>Takes the place of the one writer. The file stays: who removed it could remove that of the next.</summary>
    private static SafeFileHandle Lock(string directory)
    {
        try
        {
            return File.OpenHandle(System.IO.Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new IOException($"{directory}: somebody else has it open for writing, or {LockName} cannot be had: {e.Message}", e);
        }
    }

    private static void Close(IEnumerable<MappedFile> files, SafeFileHandle? writerLock)
    {
        try
        {
            // Buffered files write back here and may fail; the others are closed all the same.
            List<Exception> failures = [];
            foreach (MappedFile file in files)
            {
                try
                {
                    file.Dispose();
                }
                catch (IOException e)
                {
                    failures.Add(e);
                }
            }
            if (failures.Count > 0)
                throw failures[0];
        }
        finally
        {
            writerLock?.Dispose();
        }
    }
}
