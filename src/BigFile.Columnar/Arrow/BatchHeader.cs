namespace BigFile.Columnar;

/// <summary>
/// The header of a record batch or a dictionary batch, read in place. Holds positions only: making one costs some twenty copying reads of a few bytes,
/// allocates nothing, and does not depend on the number of columns.
/// </summary>
internal readonly struct BatchHeader
{
    private const uint Continuation = 0xFFFFFFFF;
    private const byte DictionaryBatch = 2;
    private const byte RecordBatch = 3;

    private readonly FlatSpace _space;
    private readonly FlatVector _nodes;
    private readonly FlatVector _buffers;
    private readonly FlatVector _variadic;

    private BatchHeader(FlatSpace space, ArrowBlock block, FlatTable batch)
    {
        _space = space;
        Block = block;
        RowCount = batch.Get<long>(0);
        _nodes = batch.GetVector(1, 16);
        _buffers = batch.GetVector(2, 16);
        _variadic = batch.GetVector(4, sizeof(long));
        if (RowCount < 0)
            throw batch.Wrong($"a batch has {RowCount} rows");
    }

    /// <summary>Where the message is.</summary>
    public ArrowBlock Block { get; }

    /// <summary>Rows of the batch.</summary>
    public long RowCount { get; }

    /// <summary>The number of the dictionary that a dictionary batch belongs to.</summary>
    public long DictionaryId { get; private init; }

    /// <summary>True for a dictionary batch that adds to those before it.</summary>
    public bool IsDelta { get; private init; }

    /// <summary>Reads the header of a record batch.</summary>
    /// <exception cref="ColumnarFormatException">There cannot be one.</exception>
    /// <exception cref="NotSupportedException">The body is compressed.</exception>
    public static BatchHeader OfRecords(MappedFile file, ArrowBlock block)
    {
        FlatTable header = ReadMessage(file, block, RecordBatch, out FlatSpace space);
        return Checked(file, new BatchHeader(space, block, header), header);
    }

    /// <summary>Reads the header of a dictionary batch.</summary>
    /// <exception cref="ColumnarFormatException">There cannot be one.</exception>
    /// <exception cref="NotSupportedException">The body is compressed.</exception>
    public static BatchHeader OfDictionary(MappedFile file, ArrowBlock block)
    {
        FlatTable header = ReadMessage(file, block, DictionaryBatch, out FlatSpace space);
        FlatTable batch = header.GetTable(1, "batch of values");
        return Checked(file, new BatchHeader(space, block, batch) { DictionaryId = header.Get<long>(0), IsDelta = header.Get<byte>(2) != 0 }, batch);
    }

    /// <summary>Rows and nulls of a column, by its number among all columns and their children; -1 nulls where the writer did not count.</summary>
    public (long Rows, long Nulls) GetNode(int node)
    {
        long rows = _nodes.Get<long>(node), nulls = _nodes.Get<long>(node, 8);
        if (rows < 0 || nulls < -1 || nulls > rows)
            throw Wrong($"a column has {rows} rows, {nulls} of them null");
        return (rows, nulls);
    }

    /// <summary>Where a buffer is, by its number among all buffers.</summary>
    public FileRange GetBuffer(long buffer)
    {
        long offset = _buffers.Get<long>(buffer), length = _buffers.Get<long>(buffer, 8);
        if (offset < 0 || length < 0 || offset > Block.BodyBytes || length > Block.BodyBytes - offset)
            throw Wrong($"a buffer of {length} bytes is said to be at {offset} of a body of {Block.BodyBytes}");
        return new FileRange(Block.BodyOffset + offset, length);
    }

    /// <summary>How many data buffers a column of views has, by its number among those.</summary>
    public int GetVariadicCount(int view)
    {
        long count = _variadic.Get<long>(view);
        if (count < 0 || count > _buffers.Count)
            throw Wrong($"a column of views has {count} buffers of data, in a batch with {_buffers.Count} buffers");
        return (int)count;
    }

    /// <summary>What is thrown for something in the batch.</summary>
    public ColumnarFormatException Wrong(string reason) => _space.Wrong(0, reason);

    private static BatchHeader Checked(MappedFile file, BatchHeader header, FlatTable batch)
    {
        if (!batch.TryGetTable(3, out FlatTable compression))
            return header;
        string codec = compression.Get<byte>(0) switch
        {
            0 => "LZ4",
            1 => "ZSTD",
            byte other => $"codec {other}",
        };
        throw new NotSupportedException($"{file.Path}: the batch at offset {header.Block.Offset} is compressed with {codec}; only uncompressed batches can be read in place.");
    }

    private static FlatTable ReadMessage(MappedFile file, ArrowBlock block, byte wanted, out FlatSpace space)
    {
        FlatSpace whole = new(file, block.Offset, block.MetadataBytes);
        uint first = whole.Read<uint>(0);
        // Files of Arrow 0.14 and before have the length alone.
        int prefix = first == Continuation ? 8 : 4;
        long length = first == Continuation ? whole.Read<uint>(4) : first;
        if (length > block.MetadataBytes - prefix)
            throw whole.Wrong(0, $"a message has {length} bytes of metadata, where the footer says {block.MetadataBytes - prefix}");
        space = new FlatSpace(file, block.Offset + prefix, length);
        FlatTable message = FlatTable.Root(space);
        ArrowFile.ThrowIfVersionUnknown(file.Path, message.Get<short>(0));
        byte kind = message.Get<byte>(1);
        if (kind != wanted)
            throw message.Wrong($"a message is of kind {kind}, where one of kind {wanted} is expected");
        long body = message.Get<long>(3);
        if (body < 0 || body > block.BodyBytes)
            throw message.Wrong($"a message has a body of {body} bytes, where the footer says {block.BodyBytes}");
        return message.GetTable(2, "header");
    }
}
