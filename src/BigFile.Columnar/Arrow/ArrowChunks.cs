namespace BigFile.Columnar;

/// <summary>The batches of an <see cref="ArrowColumn"/> as chunks.</summary>
internal sealed class ArrowChunks(ArrowColumn column) : ChunkSource
{
    private long[]? _rowStarts;

    public override MappedFile File => column.File.File;

    public override string Name => column.Name;

    public override int Count => column.BatchCount;

    public override ValueChunk Get(int chunk)
    {
        ColumnPlace place = column.Find(column.Batches.GetHeader(chunk));
        FileRange validity = place.Validity;
        return new ValueChunk(place.Rows, place.Nulls, place.Second.Offset, validity.Length == 0 ? -1 : validity.Offset);
    }

    public override long FirstRow(int chunk) => RowStarts[chunk];

    public override int Find(long row) => Find(RowStarts, row);

    private long[] RowStarts => column.IsTop ? column.Batches.RowStarts : _rowStarts ??= ReadRowStarts();

    // Children have rows of their own in each batch.
    private long[] ReadRowStarts()
    {
        long[] starts = new long[Count + 1];
        for (int i = 0; i < Count; i++)
        {
            BatchHeader header = column.Batches.GetHeader(i);
            long rows = column.Find(header).Rows;
            if (rows > long.MaxValue - starts[i])
                throw header.Wrong($"column '{column.Name}' has more rows than can be numbered");
            starts[i + 1] = starts[i] + rows;
        }
        return starts;
    }
}
