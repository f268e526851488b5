using BigFile.Cli.Columns.Filters;
using BigFile.Columnar;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns.Statistics;

/// <summary>Goes over rows once, on several threads, and finds out what values the columns have.</summary>
internal sealed class ColumnStatistics(ColumnTable table, int[] columns, RowFilter? filter, int threadCount, CancellationToken interrupt)
{
    /// <summary>The tallies of the columns. The same for any number of threads.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row to stop before.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="rows">How many rows there were that fit the filter.</param>
    public ColumnTally[] Run(long start, long end, IProgress<long> progress, out long rows)
    {
        SlicePlan plan = new(table, start, end);
        ColumnTally[] totals = Tallies();
        long done = 0, found = 0;
        SliceScan.Run<SliceTallies>(plan, threadCount, isBackward: false,
            () => TallySlice,
            part =>
            {
                for (int i = 0; part.Tallies is not null && i < totals.Length; i++)
                    totals[i].Join(part.Tallies[i]);
                found += part.Found;
                done += part.Slice.Count;
                progress.Report(done);
                return true;
            });
        rows = found;
        return totals;
    }

    private SliceTallies TallySlice(RowSlice slice)
    {
        interrupt.ThrowIfCancellationRequested();
        ulong[] mask = new ulong[RowMask.WordsFor(slice.Count)];
        RowMask.Fill(mask, slice.Count);
        filter?.Narrow(table, slice, mask);
        int found = RowMask.Count(mask);
        if (found == 0)
            return new SliceTallies(slice, 0, null);
        ColumnTally[] tallies = Tallies();
        for (int i = 0; i < tallies.Length; i++)
        {
            ColumnTally tally = tallies[i];
            ColumnRows.Read(table, columns[i], slice, (array, row, count, at) => tally.Add(array, row, count, Part(mask, at, count)));
        }
        return new SliceTallies(slice, found, tallies);
    }

    private ColumnTally[] Tallies() => Array.ConvertAll(columns, column => Tally(table.Fields[column]));

    private static ColumnTally Tally(ArrowField field) => field.Dictionary is null
        ? OfType(field.Type, hasSum: true)
        : new DictionaryTally(OfType(field.Type, hasSum: false));

    private static ColumnTally OfType(ArrowType type, bool hasSum) => type.Kind switch
    {
        ArrowTypeKind.Bool => new BoolTally(),
        ArrowTypeKind.Int8 => new NumberTally<sbyte>(type, hasSum),
        ArrowTypeKind.Int16 => new NumberTally<short>(type, hasSum),
        ArrowTypeKind.Int32 or ArrowTypeKind.Decimal32 => new NumberTally<int>(type, hasSum),
        ArrowTypeKind.Int64 or ArrowTypeKind.Decimal64 => new NumberTally<long>(type, hasSum),
        ArrowTypeKind.UInt8 => new NumberTally<byte>(type, hasSum),
        ArrowTypeKind.UInt16 => new NumberTally<ushort>(type, hasSum),
        ArrowTypeKind.UInt32 => new NumberTally<uint>(type, hasSum),
        ArrowTypeKind.UInt64 => new NumberTally<ulong>(type, hasSum),
        ArrowTypeKind.Float16 => new NumberTally<Half>(type, hasSum),
        ArrowTypeKind.Float32 => new NumberTally<float>(type, hasSum),
        ArrowTypeKind.Float64 => new NumberTally<double>(type, hasSum),
        ArrowTypeKind.Decimal128 => new NumberTally<Int128>(type, hasSum),
        ArrowTypeKind.Decimal256 => new WideDecimalTally(type),
        ArrowTypeKind.Date32 or ArrowTypeKind.Time32 => new NumberTally<int>(type, hasSum: false),
        ArrowTypeKind.Date64 or ArrowTypeKind.Time64 or ArrowTypeKind.Timestamp or ArrowTypeKind.Duration => new NumberTally<long>(type, hasSum: false),
        ArrowTypeKind.FixedSizeBinary => new BytesTally(isText: false),
        _ => type.Kind.IsVariableBytes() ? new BytesTally(type.Kind.IsText()) : new ColumnTally(),
    };

    // Always a copy: a tally takes nulls out of its mask, and the next column has others.
    private static ulong[] Part(ulong[] mask, int at, int count)
    {
        ulong[] part = new ulong[RowMask.WordsFor(count)];
        int first = at / RowMask.WordRows, shift = at % RowMask.WordRows;
        for (int i = 0; i < part.Length; i++)
        {
            part[i] = mask[first + i] >> shift;
            if (shift != 0 && first + i + 1 < mask.Length)
                part[i] |= mask[first + i + 1] << (RowMask.WordRows - shift);
        }
        RowMask.CutTo(part, count);
        return part;
    }

    private readonly record struct SliceTallies(RowSlice Slice, int Found, ColumnTally[]? Tallies);
}
