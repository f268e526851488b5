using System.Diagnostics;
using System.Globalization;
using BigFile.Cli.Output;
using BigFile.Cli.Records;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile search-sorted</c>: the lines or records between two keys of a file that is sorted by them, found by halving. Prints them as
/// they are in the file, or how many, or where they are.
/// </summary>
internal static class SearchSortedCommand
{
    // What is leased and written at a time, as in a slice.
    private const long PieceBytes = 1 << 20;

    /// <summary>Searches, prints and returns the exit code: no match if nothing lies between the keys.</summary>
    public static int Run(SearchSortedRequest request, CommandIo io, CancellationToken interrupt)
    {
        long started = Stopwatch.GetTimestamp();
        using ViewManager manager = request.Engine.CreateManager();
        try
        {
            using MappedFile file = MappedFile.Open(request.File, request.Engine.FileOptions(manager, AccessHint.Normal));
            if (request.OffsetBytes > file.Length)
                throw new CommandException(
                    request.File, $"offset {request.OffsetBytes} is past the end of the file, which is {file.Length} bytes long");
            LineFormat format = FileFormat.Of(file, request.Encoding);
            RecordFile? records = request.Layout is null ? null : file.AsRecords(request.Layout, request.OffsetBytes);
            (long start, long end) = request.Search(file, records, format);
            if (!request.CountOnly && !request.OffsetsOnly)
                PrintFound(request, file, records, start, end, io, interrupt);
            else
                PrintSummary(request, file, records, format, start, end, started, io, interrupt);
            if (records?.TornBytes > 0)
                RecordsCommand.WarnOfTorn(request.File, file.Length - records.TornBytes, records.TornBytes, io);
            return start < end ? ExitCodes.Success : ExitCodes.NoMatch;
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    private static void PrintFound(
        SearchSortedRequest request, MappedFile file, RecordFile? records, long start, long end, CommandIo io, CancellationToken interrupt)
    {
        if (records is null)
        {
            Copy(file, start, end, io, interrupt);
            return;
        }
        RecordPrinter printer = new(io, records, request.Fields, request.Engine.Json, filter: null);
        printer.PrintHeader();
        printer.PrintAll(new RecordScanOptions
        {
            Start = start, End = end, ThreadCount = request.Engine.ThreadCount, CancellationToken = interrupt,
        });
    }

    private static void Copy(MappedFile file, long start, long end, CommandIo io, CancellationToken interrupt)
    {
        long windowBytes = file.WindowSizeBytes;
        while (start < end)
        {
            interrupt.ThrowIfCancellationRequested();
            int lengthBytes = (int)Math.Min(Math.Min(PieceBytes, windowBytes - (start % windowBytes)), end - start);
            using (MappedView view = file.Lease(start, lengthBytes, sequential: true))
                io.Output.Write(view.Span);
            start += lengthBytes;
        }
    }

    private static void PrintSummary(
        SearchSortedRequest request, MappedFile file, RecordFile? records, LineFormat format, long start, long end, long started,
        CommandIo io, CancellationToken interrupt)
    {
        long count = records is not null ? end - start
            : request.CountOnly || request.Engine.Json ? CountLines(request, file, format, start, end, interrupt) : 0;
        if (records is not null)
        {
            (start, end) = (records.Offset + (start * records.Layout.SizeBytes), records.Offset + (end * records.Layout.SizeBytes));
        }
        if (!request.Engine.Json)
        {
            io.Print(request.CountOnly
                ? string.Create(CultureInfo.InvariantCulture, $"{count}\n")
                : string.Create(CultureInfo.InvariantCulture, $"{start}..{end}\n"));
            return;
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, request.File);
            writer.WriteNumber("start"u8, start);
            writer.WriteNumber("end"u8, end);
            writer.WriteNumber("bytes"u8, end - start);
            writer.WriteNumber(records is null ? "lines"u8 : "records"u8, count);
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, request.Engine, file.Placement, file.ViewManager.GetStatistics());
        });
    }

    private static long CountLines(
        SearchSortedRequest request, MappedFile file, LineFormat format, long start, long end, CancellationToken interrupt)
    {
        long count = 0;
        if (start == end)
            return 0;
        LineScan.Run<long>(
            file,
            new LineScanOptions
            {
                Format = format, Start = start, End = end, ThreadCount = request.Engine.ThreadCount, Ordered = false, CancellationToken = interrupt,
            },
            static (block, ref lines) =>
            {
                foreach (Line _ in block)
                    lines++;
            },
            lines =>
            {
                count += lines;
                return true;
            });
        return count;
    }
}
