using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Records;

/// <summary>Prints records of a range, all of them or those that fit a filter.</summary>
internal sealed class RecordPrinter(CommandIo io, RecordFile records, RecordField[] fields, bool isJson, RecordFilter? filter)
{
    private const int FlushBytes = 32 << 10;

    // How many records are looked at at a time on the way back from the end.
    private const long StepBack = 64 << 10;

    /// <summary>Prints the line of names, where the form has one.</summary>
    public void PrintHeader()
    {
        using RecordText text = new(fields, isJson);
        text.AppendHeader();
        io.Output.Write(text.Written);
    }

    /// <summary>Prints all, made on several threads. Returns how many.</summary>
    public long PrintAll(RecordScanOptions options)
    {
        long count = 0;
        RecordScan.Run<RecordText>(
            records, options,
            (block, ref text) => Append(block, text ??= new RecordText(fields, isJson)),
            text =>
            {
                using (text)
                {
                    io.Output.Write(text!.Written);
                    count += text.Count;
                }
                return true;
            });
        return count;
    }

    /// <summary>Prints the first ones. Returns how many.</summary>
    public long PrintFirst(long start, long end, long countMax, CancellationToken interrupt)
    {
        using RecordText text = new(fields, isJson);
        long seen = 0;
        // Asked before each step: the one that finds nothing more to print need not look for another record.
        if (filter is null)
            end = Math.Min(end, start + Math.Min(countMax, long.MaxValue - start));
        if (countMax > 0)
        {
            foreach (RecordRow row in records.Rows(start, end))
            {
                if (seen++ % StepBack == 0)
                    interrupt.ThrowIfCancellationRequested();
                if (filter?.Matches(row.Span) == false)
                    continue;
                text.Append(row.Span);
                if (text.Written.Length >= FlushBytes)
                    Flush(text);
                if (text.Count == countMax)
                    break;
            }
        }
        Flush(text);
        return text.Count;
    }

    /// <summary>Prints the last ones, in the order of the file. Returns how many.</summary>
    public long PrintLast(long start, long end, long countMax, CancellationToken interrupt)
    {
        if (filter is null)
            return PrintFirst(Math.Max(start, end - Math.Min(countMax, end)), end, countMax, interrupt);
        // From the end on backwards, until enough records fit; then forward from the first of these.
        long left = countMax;
        long from = end;
        while (from > start && left > 0)
        {
            interrupt.ThrowIfCancellationRequested();
            long stepEnd = from;
            from = Math.Max(start, from - StepBack);
            long found = CountMatches(from, stepEnd);
            if (found > left)
                from = SkipMatches(from, stepEnd, found - left);
            left -= Math.Min(found, left);
        }
        return PrintFirst(from, end, countMax, interrupt);
    }

    private long CountMatches(long start, long end)
    {
        long count = 0;
        foreach (RecordRow row in records.Rows(start, end))
            count += filter!.Matches(row.Span) ? 1 : 0;
        return count;
    }

    /// <summary>The place behind so many records that fit.</summary>
    private long SkipMatches(long start, long end, long count)
    {
        foreach (RecordRow row in records.Rows(start, end))
        {
            if (filter!.Matches(row.Span) && --count == 0)
                return row.Index + 1;
        }
        return end;
    }

    private void Append(RecordBlock block, RecordText text)
    {
        int recordBytes = records.Layout.SizeBytes;
        ReadOnlySpan<byte> span = block.Span;
        for (int at = 0; at < span.Length; at += recordBytes)
        {
            ReadOnlySpan<byte> record = span.Slice(at, recordBytes);
            if (filter?.Matches(record) != false)
                text.Append(record);
        }
    }

    private void Flush(RecordText text)
    {
        io.Output.Write(text.Written);
        text.Clear();
    }
}
