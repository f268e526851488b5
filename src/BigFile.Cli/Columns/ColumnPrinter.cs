using BigFile.Cli.Columns.Filters;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Columnar.Compute;

namespace BigFile.Cli.Columns;

/// <summary>Prints rows of a table, or counts them. What is held of them is some slices for each thread, whatever the size of the file.</summary>
internal sealed class ColumnPrinter(ColumnTable table, int[] columns, bool isJson, RowFilter? filter, int threadCount, CommandIo io, CancellationToken interrupt)
{
    // Rows that are this near to each other are leased together, if they are asked for by number.
    private const long NearRows = 1024;
    private const int TakenRowsMax = 4096;
    private const long TakenBytes = 16 << 20;

    /// <summary>Prints the names of the columns, where the form has a line of them.</summary>
    public void PrintHeader()
    {
        using RowsText rows = new(table, columns, isJson);
        using ByteBuffer text = new();
        rows.AppendHeader(text);
        io.Write(text.Span);
    }

    /// <summary>Prints rows from one up to, without, another one, or the first ones of them. Returns how many.</summary>
    public long PrintFirst(long start, long end, long countMax = long.MaxValue)
    {
        if (filter is null)
            end = Math.Min(end, start + Math.Min(countMax, long.MaxValue - start));
        return countMax == 0 ? 0 : Print(SlicePlan.ForPrinting(table, start, end), 0, countMax);
    }

    /// <summary>Prints the last rows, in the order of the file. Returns how many.</summary>
    public long PrintLast(long start, long end, long countMax)
    {
        if (filter is null)
            return PrintFirst(Math.Max(start, end - Math.Min(countMax, end)), end);
        if (countMax == 0)
            return 0;
        // Backwards, until enough rows fit; then forward from the first of these.
        SlicePlan plan = SlicePlan.ForPrinting(table, start, end);
        long found = 0, slices = 0;
        SliceScan.Run<int>(plan, threadCount, isBackward: true,
            () => slice => RowMask.Count(MaskOf(slice)),
            count =>
            {
                slices++;
                found += count;
                return found < countMax;
            });
        RowSlice? first = slices == 0 ? null : plan[plan.Count - slices];
        return first is null ? 0 : Print(SlicePlan.ForPrinting(table, first.Value.FirstRow, end), Math.Max(0, found - countMax), countMax);
    }

    /// <summary>Prints rows by their numbers, in the order given. All of them must be there.</summary>
    public void PrintTaken(long[] rows)
    {
        using RowsText form = new(table, columns, isJson);
        int step = (int)Math.Clamp(TakenBytes / table.RowBytes, 1, TakenRowsMax);
        for (int done = 0; done < rows.Length; done += step)
        {
            interrupt.ThrowIfCancellationRequested();
            PrintTaken(form, rows.AsSpan(done, Math.Min(step, rows.Length - done)));
        }
    }

    /// <summary>Counts the rows that fit the filter.</summary>
    public long Count(long start, long end, IProgress<long> progress)
    {
        SlicePlan plan = new(table, start, end);
        long count = 0, done = 0;
        SliceScan.Run<(int Found, int Rows)>(plan, threadCount, isBackward: false,
            () => slice => (RowMask.Count(MaskOf(slice)), slice.Count),
            slice =>
            {
                count += slice.Found;
                done += slice.Rows;
                progress.Report(done);
                return true;
            });
        return count;
    }

    /// <summary>Which rows of a slice fit the filter.</summary>
    private ulong[] MaskOf(RowSlice slice)
    {
        interrupt.ThrowIfCancellationRequested();
        ulong[] mask = new ulong[RowMask.WordsFor(slice.Count)];
        RowMask.Fill(mask, slice.Count);
        filter?.Narrow(table, slice, mask);
        return mask;
    }

    private long Print(SlicePlan plan, long skip, long countMax)
    {
        long printed = 0;
        SliceScan.Run<SliceText>(plan, threadCount, isBackward: false,
            () =>
            {
                RowsText form = new(table, columns, isJson);
                return slice => TextOf(form, slice);
            },
            slice =>
            {
                using ByteBuffer text = slice.Text;
                long from = Math.Min(skip, slice.Count), to = Math.Min(slice.Count, from + countMax - printed);
                skip -= from;
                io.Write(text.Span[(from == 0 ? 0 : slice.Ends[from - 1])..(to == 0 ? 0 : slice.Ends[to - 1])]);
                printed += to - from;
                return printed < countMax;
            });
        return printed;
    }

    private SliceText TextOf(RowsText form, RowSlice slice)
    {
        int[] rows = RowsOf(MaskOf(slice));
        ByteBuffer text = new();
        int[] ends = new int[rows.Length];
        form.Append(text, slice, rows, ends);
        return new SliceText(rows.Length, text, ends);
    }

    private static int[] RowsOf(ulong[] mask)
    {
        int[] rows = new int[RowMask.Count(mask)];
        int at = 0;
        for (int word = 0; word < mask.Length; word++)
        {
            for (ulong bits = mask[word]; bits != 0; bits &= bits - 1)
                rows[at++] = (word * RowMask.WordRows) + System.Numerics.BitOperations.TrailingZeroCount(bits);
        }
        return rows;
    }

    private void PrintTaken(RowsText form, ReadOnlySpan<long> rows)
    {
        long[] sorted = [.. rows];
        Array.Sort(sorted);
        sorted = [.. sorted.Distinct()];
        using ByteBuffer text = new();
        int[] ends = new int[sorted.Length];
        for (int done = 0; done < sorted.Length;)
        {
            int count = NearOf(sorted, done, out RowSlice slice);
            int[] inSlice = [.. sorted.AsSpan(done, count).ToArray().Select(row => (int)(row - slice.FirstRow))];
            form.Append(text, slice, inSlice, ends.AsSpan(done, count));
            done += count;
        }
        using ByteBuffer ordered = new();
        foreach (long row in rows)
        {
            int at = Array.BinarySearch(sorted, row);
            ordered.Append(text.Span[(at == 0 ? 0 : ends[at - 1])..ends[at]]);
        }
        io.Write(ordered.Span);
    }

    // How many of the rows from a place on are in one batch and near each other, and the slice from the first to the last.
    private int NearOf(long[] sorted, int from, out RowSlice slice)
    {
        long first = sorted[from];
        int batch = BatchOf(first);
        long batchStart = table.BatchStarts[batch], batchEnd = table.BatchStarts[batch + 1];
        int count = 1;
        while (from + count < sorted.Length && sorted[from + count] < Math.Min(batchEnd, first + NearRows))
            count++;
        slice = new RowSlice(batch, first - batchStart, (int)(sorted[from + count - 1] - first + 1), first);
        return count;
    }

    private int BatchOf(long row)
    {
        int low = 0;
        for (int high = table.BatchStarts.Count - 1; high - low > 1;)
        {
            int middle = (low + high) / 2;
            (low, high) = table.BatchStarts[middle] <= row ? (middle, high) : (low, middle);
        }
        return low;
    }

    private readonly record struct SliceText(int Count, ByteBuffer Text, int[] Ends);
}
