using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>A directory of raw columns as a table of one batch.</summary>
internal sealed class RawTable(RawColumns columns) : ColumnTable
{
    private readonly long[] _batchStarts = [0, columns.RowCount];

    public override string Path => columns.Path;

    public override IReadOnlyList<ArrowField> Fields => columns.Schema.Fields;

    public override IReadOnlyList<long> BatchStarts => _batchStarts;

    public override long Bytes => columns.Columns.Sum(column => column.ByteWidth * RowCount);

    public override ColumnArray Lease(int column, int batch, long start, long count)
    {
        RawColumn source = columns.Columns[column];
        if (source.Type.Kind == ArrowTypeKind.Bool)
            return CopyBools(source, start, (int)count);
        return FixedLease.Lease(source.File, source.Field, source.Offset, RowCount, start, count);
    }

    public override ColumnReport Describe(bool withBatches, CancellationToken interrupt) => new RawReport(columns);

    public override void Dispose()
    {
        base.Dispose();
        columns.Dispose();
    }

    // A byte each in the file, a bit each in an array.
    private static ColumnArray CopyBools(RawColumn source, long start, int count)
    {
        byte[] values = new byte[count];
        source.File.ReadExactly(source.Offset + start, values);
        using BoolBuilder builder = (BoolBuilder)ArrayBuilder.Create(source.Field);
        foreach (byte value in values)
            builder.Append(value != 0);
        return builder.Build();
    }
}
