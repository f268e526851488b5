using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Where a column is, over all batches, and how much of it is in memory; and the same of its children and dictionary.</summary>
internal sealed class ColumnFacts
{
    private readonly ArrowColumn _column;

    private ColumnFacts(ArrowColumn column, bool isDictionary, CancellationToken interrupt)
    {
        _column = column;
        IsDictionary = isDictionary;
        Read(interrupt);
        Children = [.. column.Children.Select(child => new ColumnFacts(child, isDictionary: false, interrupt))];
        if (column.Dictionary is ArrowColumn values)
            Dictionary = new ColumnFacts(values, isDictionary: true, interrupt);
    }

    /// <summary>Name, type and metadata.</summary>
    public ArrowField Field => _column.Field;

    /// <summary>Whether it has the values of a dictionary.</summary>
    public bool IsDictionary { get; }

    /// <summary>Rows over all batches.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that are null by the column's own bitmaps.</summary>
    public long NullCount { get; private set; }

    /// <summary>Bytes of its own buffers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Offset of the first buffer that has bytes; -1: none has.</summary>
    public long Offset { get; private set; } = -1;

    /// <summary>Where the last one ends; -1: none has bytes.</summary>
    public long End { get; private set; } = -1;

    /// <summary>How much of the pages that they are on is in memory.</summary>
    public Residency Residency { get; private set; }

    /// <summary>The children of a nested type.</summary>
    public IReadOnlyList<ColumnFacts> Children { get; }

    /// <summary>The values of a dictionary column.</summary>
    public ColumnFacts? Dictionary { get; }

    /// <summary>Those below it.</summary>
    public IEnumerable<ColumnFacts> Below => Dictionary is null ? Children : Children.Append(Dictionary);

    /// <summary>Finds it out for all columns of a file.</summary>
    public static ColumnFacts[] Of(ArrowFile file, CancellationToken interrupt) =>
        [.. file.Columns.Select(column => new ColumnFacts(column, isDictionary: false, interrupt))];

    /// <summary>Where a batch has it.</summary>
    public ArrowColumnLayout GetLayout(int batch) => _column.GetLayout(batch);

    /// <summary>This and all below it.</summary>
    public IEnumerable<ColumnFacts> AndBelow() => Below.SelectMany(facts => facts.AndBelow()).Prepend(this);

    private void Read(CancellationToken interrupt)
    {
        long residentBytes = 0, totalBytes = 0;
        for (int batch = 0; batch < _column.BatchCount; batch++)
        {
            interrupt.ThrowIfCancellationRequested();
            ArrowColumnLayout layout = _column.GetLayout(batch);
            Rows += layout.RowCount;
            NullCount += layout.NullCount;
            (long start, long end) = (long.MaxValue, 0);
            foreach (FileRange buffer in layout.Buffers)
            {
                if (buffer.Length == 0)
                    continue;
                Bytes += buffer.Length;
                start = Math.Min(start, buffer.Offset);
                end = Math.Max(end, buffer.End);
            }
            if (end == 0)
                continue;
            // A column's own buffers are neighbours.
            Residency here = _column.File.File.GetResidency(start, end - start);
            residentBytes += here.ResidentBytes;
            totalBytes += here.TotalBytes;
            Offset = Offset < 0 ? start : Math.Min(Offset, start);
            End = Math.Max(End, end);
        }
        Residency = new Residency(residentBytes, totalBytes);
    }
}
