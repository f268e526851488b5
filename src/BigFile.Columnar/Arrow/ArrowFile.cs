using System.Buffers;
using System.Buffers.Binary;

namespace BigFile.Columnar;

/// <summary>
/// An Arrow IPC file (the format also called Feather V2), read in place: columns as leases on just their buffers, under the budget of a
/// <see cref="ViewManager"/>. Buffers, batches and files of any size.
/// </summary>
/// <remarks>
/// Opening reads the footer and the schema, by copying reads; the header of a batch is read when something of that batch is asked for. Once rows are
/// numbered over batches 8 bytes are kept for each, and by a <see cref="Column{T}"/> some 60 more. To have a cold read of one column leave its neighbours
/// on the disk, open with <see cref="AccessHint.Random"/>: the system reads megabytes ahead otherwise. Nothing in the file is trusted: what cannot be right is a <see cref="ColumnarFormatException"/> that says what and where.
/// Files are uncompressed and little-endian; others are refused by name (<see cref="NotSupportedException"/>). Source of the rules: the Arrow columnar
/// format with Schema.fbs, Message.fbs and File.fbs, metadata versions 4 and 5.
/// <para>Any number of threads may use it at once. It does not follow a file that changes: open it again.</para>
/// </remarks>
public sealed class ArrowFile : IDisposable
{
    /// <summary>Bytes of the mark that a file begins with, its padding included.</summary>
    internal const int MagicBytes = 8;

    private const int EndMagicBytes = 6;
    private const int CopiedFooterBytesMax = 1 << 20;

    // The smallest file: both marks and the length of a footer.
    private const int LengthMin = MagicBytes + sizeof(int) + EndMagicBytes;

    private readonly bool _leaveOpen;
    private readonly FlatVector _dictionaryBlocks;
    private readonly Lock _gate = new();
    private readonly DictionaryJoin _join;
    private Dictionary<long, BatchSet>? _dictionaries;
    private bool _isDisposed;

    private ArrowFile(MappedFile file, bool leaveOpen)
    {
        File = file;
        _leaveOpen = leaveOpen;
        _join = new DictionaryJoin(this);
        FlatSpace space = FindFooter(file);
        // One read that maps nothing: mapping would have the system read megabytes around for a footer that mostly has kilobytes.
        byte[]? copy = space.Length <= CopiedFooterBytesMax ? ArrayPool<byte>.Shared.Rent((int)space.Length) : null;
        try
        {
            FlatTable footer = FlatTable.Root(copy is null ? space : space.CopiedTo(copy));
            short version = footer.Get<short>(0);
            ThrowIfVersionUnknown(file.Path, version);
            IsOld = version == 3;
            SchemaReader reader = new(file.Path, space.Length);
            Schema = reader.Read(footer.GetTable(1, "schema"));
            Metadata = reader.ReadMetadata(footer.GetVector(4, sizeof(uint)));
            BodyEnd = file.Length - EndMagicBytes - sizeof(int) - space.Length;
            _dictionaryBlocks = footer.GetVector(2, ArrowBlock.SizeBytes).Over(space);
            Batches = new BatchSet(file, footer.GetVector(3, ArrowBlock.SizeBytes).Over(space), BodyEnd);
        }
        finally
        {
            if (copy is not null)
                ArrayPool<byte>.Shared.Return(copy);
        }
        Columns = ArrowColumn.Make(this, Batches, Schema.Fields);
    }

    /// <summary>The file underneath, with its budget, statistics and residency.</summary>
    public MappedFile File { get; }

    /// <summary>The columns' names and types.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Pairs of text in the footer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ArrowColumn> Columns { get; }

    /// <summary>How many record batches there are.</summary>
    public int BatchCount => Batches.Count;

    /// <summary>Rows of all batches. The first call reads the header of each, and keeps 8 bytes for it.</summary>
    /// <exception cref="ColumnarFormatException">A header cannot be right.</exception>
    public long RowCount => Batches.RowCount;

    /// <summary>The record batches.</summary>
    internal BatchSet Batches { get; }

    /// <summary>Where messages must have ended: the start of the footer.</summary>
    internal long BodyEnd { get; }

    /// <summary>Whether the metadata is of version 4.</summary>
    internal bool IsOld { get; }

    /// <summary>A column by name: the first of that name; case counts.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that there are.</exception>
    public ArrowColumn this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            int index = Schema.IndexOf(name);
            return index >= 0 ? Columns[index] : throw new KeyNotFoundException(
                $"{File.Path}: there is no column '{name}'; there {(Columns.Count == 0 ? "are none" : "are " + string.Join(", ", Columns.Take(20).Select(column => column.Name)))}{(Columns.Count > 20 ? ", …" : "")}.");
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Budget, windows and so on; its access is for reading unless it says otherwise.</param>
    /// <exception cref="ColumnarFormatException">It is no Arrow file, is unfinished, cut or damaged.</exception>
    /// <exception cref="NotSupportedException">It is big-endian.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public static ArrowFile Open(string path, MappedFileOptions? options = null)
    {
        MappedFile file = MappedFile.Open(path, options);
        try
        {
            return new ArrowFile(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file that is open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="leaveOpen">Whether it stays open when this is disposed.</param>
    /// <exception cref="ColumnarFormatException">It is no Arrow file, is unfinished, cut or damaged.</exception>
    /// <exception cref="NotSupportedException">It is big-endian.</exception>
    public static ArrowFile Open(MappedFile file, bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ArrowFile(file, leaveOpen);
    }

    /// <summary>Where a batch is. The first call reads the header of each batch.</summary>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="ColumnarFormatException">A header cannot be right.</exception>
    public ArrowBatch GetBatch(int batch)
    {
        ArrowBlock block = Batches.GetHeader(batch).Block;
        long first = Batches.RowStarts[batch];
        return new ArrowBatch(batch, first, Batches.RowStarts[batch + 1] - first,
            new FileRange(block.Offset, block.MetadataBytes), new FileRange(block.BodyOffset, block.BodyBytes));
    }

    /// <summary>Leases columns of a batch whole.</summary>
    /// <param name="batch">Its number.</param>
    /// <param name="columns">Which of <see cref="Columns"/>; null is all.</param>
    /// <exception cref="ArgumentException">A column is of another file, or none of the table's own: a child, or a dictionary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="BudgetExceededException">The buffers do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    public ColumnBatch LeaseBatch(int batch, IReadOnlyList<ArrowColumn>? columns = null) =>
        LeaseBatch(batch, 0, Batches.GetHeader(batch).RowCount, columns);

    /// <summary>Leases rows of a batch: just the bytes that these rows lead to, dictionaries aside, which are leased whole.</summary>
    /// <param name="batch">Its number.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Which of <see cref="Columns"/>; null is all.</param>
    /// <exception cref="ArgumentException">A column is of another file, or none of the table's own: a child, or a dictionary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="BudgetExceededException">The buffers do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header, or an offset in a buffer, cannot be right.</exception>
    public ColumnBatch LeaseBatch(int batch, long start, long count, IReadOnlyList<ArrowColumn>? columns = null)
    {
        columns ??= Columns;
        foreach (ArrowColumn column in columns)
        {
            if (column.Batches != Batches || !column.IsTop)
                throw new ArgumentException($"Column '{column.Name}' is of another file, or none of the table's own.", nameof(columns));
        }
        LeasedMemory memory = new(File);
        try
        {
            BatchHeader header = Batches.GetHeader(batch);
            ArrowColumn.ThrowIfOutside(start, count, header.RowCount);
            ColumnArray[] arrays = new ColumnArray[columns.Count];
            for (int i = 0; i < arrays.Length; i++)
                arrays[i] = new ArrayLeaser(header, memory, columns[i]).Lease(start, count);
            return new ColumnBatch(header.RowCount, new RowRange(start, count), arrays, memory);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Closes the file, unless it was to be left open. Leases that are out stay valid.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            File.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _join.Release();
        }
    }

    /// <summary>The values of a dictionary in one array, however many batches it came in. The caller is one holder of it.</summary>
    internal SharedArray HoldJoined(ArrowColumn values)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            SharedArray joined = _join.Get(values);
            joined.TryHold();
            return joined;
        }
    }

    /// <summary>The batches of a dictionary, in the order in which they add to each other; none where the file has no such dictionary.</summary>
    internal BatchSet GetDictionary(long id)
    {
        lock (_gate)
        {
            _dictionaries ??= ReadDictionaries();
            return _dictionaries.TryGetValue(id, out BatchSet? found) ? found : new BatchSet(File, _dictionaryBlocks, BodyEnd, []);
        }
    }

    /// <summary>Throws for versions that came before 4 or will come after 5.</summary>
    internal static void ThrowIfVersionUnknown(string path, short version)
    {
        if (version is not (3 or 4))
            throw new NotSupportedException($"{path}: the metadata is of version {version + 1}; versions 4 and 5 can be read.");
    }

    private static FlatSpace FindFooter(MappedFile file)
    {
        if (file.Length < LengthMin)
            throw new ColumnarFormatException(file.Path, -1, $"is no Arrow file: {file.Length} bytes are too few for one");
        Span<byte> magic = stackalloc byte[MagicBytes];
        file.ReadByHandle(0, magic);
        if (magic.SequenceEqual(ArrowFileWriter.UnfinishedMagic))
            throw new ColumnarFormatException(file.Path, -1, "is an Arrow file that was not finished: whoever wrote it was interrupted, or has not ended yet");
        if (!magic.StartsWith("ARROW1"u8))
        {
            throw new ColumnarFormatException(file.Path, 0, magic.StartsWith("FEA1"u8)
                ? "is a file of Feather version 1, which is another format"
                : "is no Arrow file: it does not begin with ARROW1");
        }
        Span<byte> end = stackalloc byte[sizeof(int) + EndMagicBytes];
        long endOffset = file.Length - end.Length;
        file.ReadByHandle(endOffset, end);
        if (!end[sizeof(int)..].SequenceEqual("ARROW1"u8))
            throw new ColumnarFormatException(file.Path, endOffset + sizeof(int), "does not end with ARROW1: it was cut, or not finished");
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (length <= 0 || length > endOffset - MagicBytes)
            throw new ColumnarFormatException(file.Path, endOffset, $"the footer is said to have {length} bytes, in a file of {file.Length}");
        return new FlatSpace(file, endOffset - length, length);
    }

    private Dictionary<long, BatchSet> ReadDictionaries()
    {
        Dictionary<long, List<int>> numbers = [];
        for (int i = 0; i < _dictionaryBlocks.Count; i++)
        {
            BatchHeader header = BatchHeader.OfDictionary(File, BatchSet.GetBlock(File, _dictionaryBlocks, i, BodyEnd));
            if (!numbers.TryGetValue(header.DictionaryId, out List<int>? own))
                numbers.Add(header.DictionaryId, own = []);
            if (!header.IsDelta && own.Count > 0)
                throw header.Wrong($"dictionary {header.DictionaryId} is there twice; a file can only add to one");
            own.Add(i);
        }
        return numbers.ToDictionary(pair => pair.Key, pair => new BatchSet(File, _dictionaryBlocks, BodyEnd, [.. pair.Value]));
    }
}
