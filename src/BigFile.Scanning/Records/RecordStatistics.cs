namespace BigFile.Scanning;

/// <summary>How many records there are, or fit a filter, and count, least, greatest, sum and mean of numeric fields.</summary>
public sealed class RecordStatistics
{
    private RecordStatistics(long count, RecordFieldStatistics[] fields)
    {
        Count = count;
        Fields = fields;
    }

    /// <summary>How many records were looked at and fit.</summary>
    public long Count { get; }

    /// <summary>Of each field that was asked for, in that order.</summary>
    public IReadOnlyList<RecordFieldStatistics> Fields { get; }

    /// <summary>
    /// Goes over records on several threads, one pass for all fields. The result does not depend on the number of threads, to
    /// the last bit.
    /// </summary>
    /// <param name="records">The records, as many as there are at this moment.</param>
    /// <param name="fields">Numeric fields of their layout; none for a mere count.</param>
    /// <param name="filter">Which records; null for all.</param>
    /// <param name="options">Which range, and how; null for all. Results are put together in order whatever it says.</param>
    /// <exception cref="ArgumentException">A field is not numeric or of another layout, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed under the scan.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static RecordStatistics Of(
        RecordFile records, IReadOnlyList<RecordField> fields, RecordFilter? filter = null, RecordScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(fields);
        RecordField[] wanted = [.. fields];
        foreach (RecordField field in wanted)
        {
            records.Check(field);
            if (!field.IsNumeric)
                throw new ArgumentException($"The field {field} is not numeric.", nameof(fields));
        }
        options = (options ?? new RecordScanOptions()) with { Ordered = true };
        if (wanted.Length == 0 && filter is null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(options.Start);
            return new RecordStatistics(Math.Max(0, Math.Min(options.End, records.Count) - options.Start), []);
        }
        long count = 0;
        var totals = new ColumnTotals[wanted.Length];
        RecordScan.Run<Part>(
            records, options,
            (block, ref part) => (part ??= new Part(wanted)).Add(block, filter),
            part =>
            {
                count += part!.Count;
                for (int i = 0; i < totals.Length; i++)
                    totals[i].Add(in part.Totals[i]);
                return true;
            });
        return new RecordStatistics(count, [.. wanted.Select((field, i) => new RecordFieldStatistics(field, in totals[i]))]);
    }

    /// <summary>What a chunk has.</summary>
    private sealed class Part(RecordField[] fields)
    {
        // So much goes through the fields one after the other: it stays in the first-level cache.
        private const int PassBytes = 16 << 10;

        public long Count { get; private set; }

        public ColumnTotals[] Totals { get; } = new ColumnTotals[fields.Length];

        public void Add(RecordBlock block, RecordFilter? filter)
        {
            int recordBytes = block.Records.Layout.SizeBytes;
            int passBytes = Math.Max(1, PassBytes / recordBytes) * recordBytes;
            ReadOnlySpan<byte> rest = block.Span;
            while (!rest.IsEmpty)
            {
                ReadOnlySpan<byte> pass = rest[..Math.Min(passBytes, rest.Length)];
                rest = rest[pass.Length..];
                if (filter is null)
                    AddAll(pass, recordBytes);
                else
                    AddMatching(pass, recordBytes, filter);
            }
        }

        // Records that match and follow each other go through the fields together.
        private void AddMatching(ReadOnlySpan<byte> records, int recordBytes, RecordFilter filter)
        {
            int runStart = 0;
            for (int at = 0; at < records.Length; at += recordBytes)
            {
                if (filter.Matches(records.Slice(at, recordBytes)))
                    continue;
                AddAll(records[runStart..at], recordBytes);
                runStart = at + recordBytes;
            }
            AddAll(records[runStart..], recordBytes);
        }

        private void AddAll(ReadOnlySpan<byte> records, int recordBytes)
        {
            if (records.IsEmpty)
                return;
            Count += records.Length / recordBytes;
            for (int i = 0; i < fields.Length; i++)
                Totals[i].Add(fields[i], records, recordBytes);
        }
    }
}
