namespace BigFile.Columnar;

/// <summary>
/// Batches of one schema in order: the record batches of a file, or the batches of one of its dictionaries. Keeps 8 bytes for each batch once rows are
/// numbered over all of them, and nothing before.
/// </summary>
internal sealed class BatchSet
{
    private readonly MappedFile _file;
    private readonly FlatVector _blocks;
    private readonly int[]? _numbers;
    private long[]? _rowStarts;

    /// <summary>The record batches.</summary>
    public BatchSet(MappedFile file, FlatVector blocks, long end)
    {
        _file = file;
        _blocks = blocks;
        End = end;
        Count = blocks.Count;
    }

    /// <summary>Some of the dictionary batches, by their numbers.</summary>
    public BatchSet(MappedFile file, FlatVector blocks, long end, int[] numbers)
        : this(file, blocks, end)
    {
        _numbers = numbers;
        Count = numbers.Length;
    }

    /// <summary>How many batches there are.</summary>
    public int Count { get; }

    /// <summary>Where messages must have ended.</summary>
    public long End { get; }

    /// <summary>Rows of all batches. The first call reads the header of each.</summary>
    public long RowCount => RowStarts[Count];

    /// <summary>The first row of each batch, and the end of the last. The first call reads the header of each.</summary>
    public long[] RowStarts => _rowStarts ?? ReadRowStarts();

    /// <summary>Reads the header of a batch.</summary>
    /// <exception cref="ColumnarFormatException">There cannot be one.</exception>
    public BatchHeader GetHeader(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Count);
        ArrowBlock block = GetBlock(_numbers is null ? batch : _numbers[batch]);
        return _numbers is null ? BatchHeader.OfRecords(_file, block) : BatchHeader.OfDictionary(_file, block);
    }

    /// <summary>Where a batch is, checked against the file.</summary>
    public ArrowBlock GetBlock(int number) => GetBlock(_file, _blocks, number, End);

    /// <summary>Where message <paramref name="number"/> of a vector of the footer is, checked against the file.</summary>
    public static ArrowBlock GetBlock(MappedFile file, FlatVector blocks, int number, long end)
    {
        ArrowBlock block = ArrowBlock.Of(blocks, number);
        if (block.Offset < ArrowFile.MagicBytes || block.MetadataBytes < 8 || block.BodyBytes < 0
            || block.Offset > end || block.MetadataBytes > end - block.Offset || block.BodyBytes > end - block.BodyOffset)
        {
            throw new ColumnarFormatException(file.Path, block.Offset,
                $"the footer says that there is a message of {block.MetadataBytes} bytes with a body of {block.BodyBytes}, and the footer begins at {end}");
        }
        return block;
    }

    // Two threads may do it at once; both come to the same.
    private long[] ReadRowStarts()
    {
        long[] starts = new long[Count + 1];
        for (int i = 0; i < Count; i++)
        {
            BatchHeader header = GetHeader(i);
            if (header.RowCount > long.MaxValue - starts[i])
                throw header.Wrong("the batches have more rows than can be numbered");
            starts[i + 1] = starts[i] + header.RowCount;
        }
        Volatile.Write(ref _rowStarts, starts);
        return starts;
    }
}
