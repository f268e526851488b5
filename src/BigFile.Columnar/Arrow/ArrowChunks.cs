using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>
/// The batches of an <see cref="ArrowColumn"/> as chunks. Once a chunk was found its place is kept, some 60 bytes for each batch, as long as there are
/// not very many: finding one takes half a microsecond, and a row is read in less.
/// </summary>
internal sealed class ArrowChunks(ArrowColumn column) : ChunkSource
{
    private const int KeptMax = 1 << 16;

    // References, so that a place is seen whole or not at all.
    private StrongBox<ValueChunk>?[]? _kept;
    private long[]? _rowStarts;

    public override MappedFile File => column.File.File;

    public override string Name => column.Name;

    public override int Count => column.BatchCount;

    public override ValueChunk Get(int chunk)
    {
        if (Count > KeptMax)
            return Find(chunk);
        StrongBox<ValueChunk>?[] kept = Volatile.Read(ref _kept) ?? MakeKept();
        return (Volatile.Read(ref kept[chunk]) ?? Keep(kept, chunk)).Value;
    }

    public override long FirstRow(int chunk) => RowStarts[chunk];

    public override int Find(long row) => Find(RowStarts, row);

    private long[] RowStarts => column.IsTop ? column.Batches.RowStarts : _rowStarts ??= ReadRowStarts();

    private StrongBox<ValueChunk>?[] MakeKept()
    {
        var made = new StrongBox<ValueChunk>?[Count];
        return Interlocked.CompareExchange(ref _kept, made, null) ?? made;
    }

    // Two threads may do it at once; both come to the same.
    private StrongBox<ValueChunk> Keep(StrongBox<ValueChunk>?[] kept, int chunk)
    {
        StrongBox<ValueChunk> found = new(Find(chunk));
        Volatile.Write(ref kept[chunk], found);
        return found;
    }

    private ValueChunk Find(int chunk)
    {
        ColumnPlace place = column.Find(column.Batches.GetHeader(chunk));
        FileRange validity = place.Validity;
        return new ValueChunk(place.Rows, place.Nulls, place.Second.Offset, validity.Length == 0 ? -1 : validity.Offset);
    }

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
