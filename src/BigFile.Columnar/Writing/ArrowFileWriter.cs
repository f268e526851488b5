using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Writes an Arrow file (the format also called Feather V2) through the engine: into a growing file, by mapped writes under the budget. Batches, bodies and
/// buffers may have any length: what is kept in memory does not grow but by 24 bytes a batch.
/// </summary>
/// <remarks>
/// <para>Until <see cref="Finish"/> the file begins with <c>BFARROW?</c>, which no reader takes for an Arrow file. Finish makes everything
/// durable first and writes the format's own first bytes then, in a page of their own turn: a file that a crash, a full disk or a
/// <see cref="Dispose"/> without Finish leaves behind is unfinished and seen to be. It stays where it is, unless
/// <see cref="ArrowWriterOptions.DeleteUnfinished"/>.</para>
/// <para>A dictionary is written before the first batch that uses it. A later batch may bring the same dictionary, the beginning of it that was there
/// before, or a longer one that begins with it, of which what is new is written as a delta. It may not bring another: the format has one
/// dictionary of a number in a file.</para>
/// <para>After a failed write all members but Dispose throw. One thread.</para>
/// </remarks>
public sealed class ArrowFileWriter : IDisposable
{
    private static ReadOnlySpan<byte> Magic => "ARROW1\0\0"u8;

    private readonly GrowingFile _file;
    private readonly ArrowWriterOptions _options;
    private readonly DictionaryLog _dictionaries = new();
    private readonly List<MessageBlock> _dictionaryBlocks = [];
    private readonly List<MessageBlock> _batchBlocks = [];
    private BatchWriter? _batch;
    private bool _isFinished;
    private bool _isDisposed;

    private ArrowFileWriter(GrowingFile file, ArrowSchema schema, ArrowWriterOptions options)
    {
        _file = file;
        _options = options;
        Schema = schema;
    }

    /// <summary>What an unfinished file begins with.</summary>
    internal static ReadOnlySpan<byte> UnfinishedMagic => "BFARROW?"u8;

    /// <summary>The path that the file was created by.</summary>
    public string Path => _file.Path;

    /// <summary>The columns.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Batches written so far.</summary>
    public int BatchCount => _batchBlocks.Count;

    /// <summary>Rows written so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long WrittenBytes => _file.Position;

    /// <summary>Creates a file, or cuts one that exists to nothing, and writes the schema.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; nothing was created.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or the path is a directory.</exception>
    /// <exception cref="IOException">The disk is full, the file is in use, or the system refused otherwise.</exception>
    public static ArrowFileWriter Create(string path, ArrowSchema schema, ArrowWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new ArrowWriterOptions();
        if (options.Alignment is not (8 or 64))
            throw new ArgumentOutOfRangeException(nameof(options), options.Alignment, "Buffers are aligned to 8 or 64 bytes.");
        ArgumentNullException.ThrowIfNull(options.Metadata, nameof(options));
        ArgumentNullException.ThrowIfNull(options.File, nameof(options));
        ThrowIfDictionariesDiffer(schema.Fields, []);
        ReadOnlySpan<byte> metadata = MessageMetadata.OfSchema(schema);

        ArrowFileWriter writer = new(new GrowingFile(path, options.File), schema, options);
        try
        {
            writer._file.Append(UnfinishedMagic);
            MessageBody.WriteMetadata(writer._file, options.Alignment, metadata);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a batch. Of arrays that were leased in part, those rows that can be read. What they hold is copied: they may be disposed afterwards.
    /// </summary>
    /// <param name="columns">An array for each column of the schema, in its order, of its type and all of the same number of rows. Names do not count.</param>
    /// <exception cref="ArgumentException">Number, types or lengths of the arrays are not those; nothing was written.</exception>
    /// <exception cref="ColumnarFormatException">What an array holds cannot be right; the file is as it was.</exception>
    /// <exception cref="InvalidOperationException">A dictionary is another than before, the file is finished, or a batch is being written.</exception>
    /// <exception cref="IOException">The file could not be written, now or earlier, and is unfinished for good.</exception>
    /// <exception cref="ObjectDisposedException">The writer or an array was disposed.</exception>
    public void Write(IReadOnlyList<ColumnArray> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ThrowIfUnusable();
        ThrowIfOther(columns);
        WriteBatch(columns, columns.Count == 0 ? 0 : columns[0].End - columns[0].Start);
    }

    /// <summary>Writes a batch that was leased or built; of a part of one, that part.</summary>
    /// <param name="batch">Its columns are those of the schema; see <see cref="Write(IReadOnlyList{ColumnArray})"/>.</param>
    /// <exception cref="ArgumentException">Number, types or lengths of the arrays are not those; nothing was written.</exception>
    /// <exception cref="ColumnarFormatException">What an array holds cannot be right; the file is as it was.</exception>
    /// <exception cref="InvalidOperationException">A dictionary is another than before, the file is finished, or a batch is being written.</exception>
    /// <exception cref="IOException">The file could not be written, now or earlier, and is unfinished for good.</exception>
    /// <exception cref="ObjectDisposedException">The writer or the batch was disposed.</exception>
    public void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ThrowIfUnusable();
        ThrowIfOther(batch.Columns);
        WriteBatch(batch.Columns, batch.Rows.Count);
    }

    /// <summary>
    /// Begins a batch whose columns are written one after the other, from spans, in pieces of any size. End it by <see cref="BatchWriter.End"/> before
    /// anything else is written.
    /// </summary>
    /// <param name="rowCount">Rows of each column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the file would have more than 2^63 - 1 rows.</exception>
    /// <exception cref="InvalidOperationException">The file is finished, or another batch is being written.</exception>
    /// <exception cref="IOException">The file could not be written, now or earlier, and is unfinished for good.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public BatchWriter BeginBatch(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ThrowIfUnusable();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, long.MaxValue - RowCount);
        return _batch = new BatchWriter(this, _file, _options.Alignment, rowCount);
    }

    /// <summary>
    /// Writes the footer, makes the whole file durable, and then turns its first bytes into an Arrow file's, durably too. From its return on the file is
    /// finished. The writer still has to be disposed.
    /// </summary>
    /// <returns>What both checkpoints flushed.</returns>
    /// <exception cref="InvalidOperationException">The file is finished, or a batch is being written.</exception>
    /// <exception cref="IOException">The file could not be written, now or earlier, and is unfinished for good.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public CheckpointResult Finish()
    {
        ThrowIfUnusable();
        ReadOnlySpan<byte> footer = MessageMetadata.OfFooter(
            Schema, CollectionsMarshal.AsSpan(_dictionaryBlocks), CollectionsMarshal.AsSpan(_batchBlocks), _options.Metadata);
        // The end of the stream: a marker and a length of nothing.
        _file.Append([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        _file.Append(footer);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        _file.Append(length);
        _file.Append(Magic[..6]);
        CheckpointResult body = _file.Complete();
        CheckpointResult start = _file.WriteStart(Magic, UnfinishedMagic);
        _isFinished = true;
        return new CheckpointResult(start.Level, body.Bytes + start.Bytes, body.Extents + start.Extents, body.Elapsed + start.Elapsed);
    }

    /// <summary>Closes the file. Without <see cref="Finish"/> before it, it stays unfinished, or is deleted if the options say so. Harmless when repeated.</summary>
    /// <exception cref="IOException">The file could not be closed or deleted.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _dictionaries.Dispose();
        try
        {
            _file.Dispose();
        }
        catch (IOException) when (!_isFinished)
        {
            // A failed file was told as that before; nothing more is promised of an unfinished one.
        }
        if (!_isFinished && _options.DeleteUnfinished)
            File.Delete(Path);
    }

    /// <summary>Writes a batch of arrays that fit the schema.</summary>
    private void WriteBatch(IReadOnlyList<ColumnArray> columns, long rowCount)
    {
        for (int i = 0; i < columns.Count; i++)
            WriteDictionaries(Schema.Fields[i], columns[i]);
        MessageBody body = new(_file, _options.Alignment, ArrayBodyWriter.CountsOf(columns), null);
        MessageBlock block = WriteArrays(body, columns, rowCount, static column => new RowRange(column.Start, column.End - column.Start));
        NoteBatch(block, rowCount);
    }

    /// <summary>Writes what the file does not have yet of the dictionaries of a column, inner ones first.</summary>
    internal void WriteDictionaries(ArrowField field, ColumnArray array)
    {
        ColumnArray values = array.Dictionary ?? array;
        for (int i = 0; i < field.Children.Count; i++)
            WriteDictionaries(field.Children[i], values.Children[i]);
        if (field.Dictionary is null)
            return;
        DictionaryLog.Extent extent = _dictionaries.Compare(field.Dictionary.Id, values);
        if (!extent.IsNeeded)
            return;
        ColumnArray[] columns = [values];
        MessageBody body = new(_file, _options.Alignment, ArrayBodyWriter.CountsOf(columns), new DictionaryBatch(field.Dictionary.Id, !extent.IsFirst));
        _dictionaryBlocks.Add(WriteArrays(body, columns, extent.To - extent.From, _ => new RowRange(extent.From, extent.To - extent.From)));
        _dictionaries.Add(field.Dictionary.Id, extent);
    }

    /// <summary>Throws if an array does not fit its field.</summary>
    internal static void ThrowIfOther(ArrowField field, ColumnArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (!ArrayTypes.Match(field, array))
            throw new ArgumentException($"The column '{field.Name}' is {field.TypeText}; the array is {array.Field.TypeText}.", nameof(array));
    }

    /// <summary>Notes a batch that is in the file.</summary>
    internal void NoteBatch(MessageBlock block, long rowCount)
    {
        _batchBlocks.Add(block);
        RowCount += rowCount;
    }

    /// <summary>Forgets the batch that is being written.</summary>
    internal void Release(BatchWriter batch)
    {
        if (_batch == batch)
            _batch = null;
    }

    internal void ThrowIfClosed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _file.ThrowIfFailed();
    }

    private void ThrowIfUnusable()
    {
        ThrowIfClosed();
        if (_isFinished)
            throw new InvalidOperationException($"{Path}: the file is finished.");
        if (_batch is not null)
            throw new InvalidOperationException($"{Path}: a batch is being written; end it first.");
    }

    private void ThrowIfOther(IReadOnlyList<ColumnArray> columns)
    {
        if (columns.Count != Schema.Fields.Count)
            throw new ArgumentException($"The schema has {Schema.Fields.Count} columns; {columns.Count} arrays were given.", nameof(columns));
        for (int i = 0; i < columns.Count; i++)
        {
            ThrowIfOther(Schema.Fields[i], columns[i]);
            long rows = columns[i].End - columns[i].Start, rowsOfFirst = columns[0].End - columns[0].Start;
            if (rows != rowsOfFirst)
                throw new ArgumentException($"The column '{Schema.Fields[i].Name}' has {rows} rows, the first one {rowsOfFirst}.", nameof(columns));
        }
    }

    private static MessageBlock WriteArrays(MessageBody body, IReadOnlyList<ColumnArray> columns, long rowCount, Func<ColumnArray, RowRange> rowsOf)
    {
        try
        {
            ArrayBodyWriter writer = new(body);
            foreach (ColumnArray column in columns)
            {
                RowRange rows = rowsOf(column);
                writer.Write(column, rows.Start, rows.Count);
                // What could not be read was written as zeros.
                column.ThrowIfFaulted();
            }
            return body.End(rowCount);
        }
        catch
        {
            body.Abandon();
            throw;
        }
    }

    // Columns may share a dictionary if it has the same values for all of them.
    private static void ThrowIfDictionariesDiffer(IReadOnlyList<ArrowField> fields, Dictionary<long, ArrowField> known)
    {
        foreach (ArrowField field in fields)
        {
            ThrowIfDictionariesDiffer(field.Children, known);
            if (field.Dictionary is not null && !known.TryAdd(field.Dictionary.Id, field) && !ArrayTypes.HaveSameValues(known[field.Dictionary.Id], field))
            {
                throw new ArgumentException(
                    $"The columns '{known[field.Dictionary.Id].Name}' and '{field.Name}' have the dictionary {field.Dictionary.Id} and values of different types.", nameof(fields));
            }
        }
    }
}
