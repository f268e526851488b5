using System.Diagnostics;
using System.Globalization;
using BigFile.Cli.Output;
using BigFile.Cli.Records;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile records</c> for records of one size: prints them, counts them, or says what numbers their fields have. Bytes at the end that
/// are no whole record are a line on standard error and no failure, since a writer may be at work.
/// </summary>
internal static class RecordsCommand
{
    // What has been passed is unmapped while the scan runs, as for a count.
    private const long BudgetBytes = 512 << 20;
    private const long WindowsPerThread = 2;

    /// <summary>Does it and returns the exit code: no match if there is a filter that nothing fits.</summary>
    public static int Run(RecordsRequest request, CommandIo io, CancellationToken interrupt)
    {
        long windowBytes = request.Engine.WindowBytes ?? MappedFileOptions.DefaultWindowSizeBytes;
        using ViewManager manager = request.Engine.CreateManager(
            Math.Max(BudgetBytes, windowBytes * WindowsPerThread * request.Engine.ThreadCountOrAll));
        try
        {
            using MappedFile file = MappedFile.Open(request.File, request.Engine.FileOptions(manager, AccessHint.Sequential));
            if (request.OffsetBytes > file.Length)
                throw new CommandException(
                    request.File, $"offset {request.OffsetBytes} is past the end of the file, which is {file.Length} bytes long");
            return request.Layout is null
                ? LengthPrefixedOutput.Run(request, file, io, interrupt)
                : Run(request, file.AsRecords(request.Layout, request.OffsetBytes), io, interrupt);
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    /// <summary>Tells of bytes that are no whole record.</summary>
    public static void WarnOfTorn(string file, long offset, long bytes, CommandIo io) =>
        io.PrintError($"bigfile: {file}: warning: the last record is not whole: {bytes} bytes at offset {offset}");

    private static int Run(RecordsRequest request, RecordFile records, CommandIo io, CancellationToken interrupt)
    {
        long started = Stopwatch.GetTimestamp();
        long tornBytes = records.TornBytes;
        long count = records.Count;
        long end = Math.Min(request.Range.End, count);
        long start = Math.Min(request.Range.Start, end);
        long tornOffset = records.Offset + (count * records.Layout.SizeBytes);
        if (request.Split is LineSplit split)
        {
            (long partStart, long partEnd) = split.RangeOf(end - start);
            RecordPart part = new(request, split, records.File, io);
            long inPart = request.CountOnly
                ? Measure(request, records, start + partStart, start + partEnd, io, interrupt).Count
                : Print(request, records, start + partStart, start + partEnd, part.Io, interrupt);
            part.End(inPart, tornOffset, split.Index == split.Count - 1 ? tornBytes : 0);
            return ExitCodes.Success; // What was found of the whole, merge tells.
        }
        long found = request.CountOnly || request.Statistics
            ? Summarize(request, records, start, end, started, io, interrupt)
            : Print(request, records, start, end, io, interrupt);
        if (tornBytes > 0)
            WarnOfTorn(request.File, tornOffset, tornBytes, io);
        return found == 0 && request.Filter is not null ? ExitCodes.NoMatch : ExitCodes.Success;
    }

    private static long Print(
        RecordsRequest request, RecordFile records, long start, long end, CommandIo io, CancellationToken interrupt)
    {
        RecordPrinter printer = new(io, records, request.Fields, request.Engine.Json, request.Filter);
        if (request.Split is not { Index: > 0 })
            printer.PrintHeader();
        if (request.Head is long head)
            return printer.PrintFirst(start, end, head, interrupt);
        if (request.Tail is long tail)
            return printer.PrintLast(start, end, tail, interrupt);
        return printer.PrintAll(new RecordScanOptions
        {
            Start = start, End = end, ThreadCount = request.Engine.ThreadCount, CancellationToken = interrupt,
        });
    }

    private static long Summarize(
        RecordsRequest request, RecordFile records, long start, long end, long started, CommandIo io, CancellationToken interrupt)
    {
        RecordStatistics statistics = Measure(request, records, start, end, io, interrupt);
        if (request.Engine.Json)
            PrintJson(request, records, statistics, Stopwatch.GetElapsedTime(started), io);
        else if (request.Statistics)
            io.Print(RecordStatisticsReport.Csv(statistics));
        else
            io.Print(string.Create(CultureInfo.InvariantCulture, $"{statistics.Count}\n"));
        return statistics.Count;
    }

    private static RecordStatistics Measure(
        RecordsRequest request, RecordFile records, long start, long end, CommandIo io, CancellationToken interrupt)
    {
        using var progress = new ProgressLine(
            io.WriteError, io.ErrorIsTerminal, $"reading {request.File}", (end - start) * records.Layout.SizeBytes);
        return RecordStatistics.Of(
            records,
            request.Statistics ? request.Fields : [],
            request.Filter,
            new RecordScanOptions
            {
                Start = start, End = end, ThreadCount = request.Engine.ThreadCount, Progress = progress, CancellationToken = interrupt,
            });
    }

    private static void PrintJson(
        RecordsRequest request, RecordFile records, RecordStatistics statistics, TimeSpan elapsed, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, request.File);
            writer.WriteNumber("records"u8, statistics.Count);
            writer.WriteNumber("record_bytes"u8, records.Layout.SizeBytes);
            writer.WriteNumber("torn_bytes"u8, records.TornBytes);
            if (request.Statistics)
                RecordStatisticsReport.WriteFields(writer, statistics);
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, request.Engine, records.File.Placement, records.File.ViewManager.GetStatistics());
        });
}
