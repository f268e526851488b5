using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>An Arrow file as a table.</summary>
internal sealed class ArrowTable : ColumnTable
{
    private readonly Lazy<long[]> _batchStarts;

    public ArrowTable(ArrowFile file)
    {
        File = file;
        _batchStarts = new Lazy<long[]>(ReadBatchStarts);
    }

    /// <summary>The file.</summary>
    public ArrowFile File { get; }

    public override string Path => File.File.Path;

    public override IReadOnlyList<ArrowField> Fields => File.Schema.Fields;

    public override IReadOnlyList<long> BatchStarts => _batchStarts.Value;

    public override long Bytes => File.File.Length;

    public override ColumnArray Lease(int column, int batch, long start, long count) => File.Columns[column].LeaseArray(batch, start, count);

    public override ColumnReport Describe(bool withBatches, CancellationToken interrupt) =>
        new ArrowReport(File, ColumnFacts.Of(File, interrupt), withBatches, interrupt);

    public override void Dispose()
    {
        base.Dispose();
        File.Dispose();
    }

    private long[] ReadBatchStarts()
    {
        long[] starts = new long[File.BatchCount + 1];
        for (int i = 0; i < File.BatchCount; i++)
            starts[i + 1] = starts[i] + File.GetBatch(i).RowCount;
        return starts;
    }
}
