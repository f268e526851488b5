using System.Diagnostics;
using System.Globalization;
using System.Text;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile records --length-prefixed</c>: where each record lies, or how many there are. A record that reaches past the end of the file is
/// a warning and no failure, since a writer may be at work; a length over <c>--max-length</c> is a failure.
/// </summary>
internal static class LengthPrefixedOutput
{
    private const int FlushChars = 16 << 10;
    private const int RecordsPerLook = 1 << 12;

    /// <summary>Does it and returns the exit code. A damaged length is an error, told behind what was printed until there.</summary>
    public static int Run(RecordsRequest request, MappedFile file, CommandIo io, CancellationToken interrupt)
    {
        long started = Stopwatch.GetTimestamp();
        bool isCount = request.CountOnly;
        var text = new StringBuilder();
        long index = 0, found = 0;
        // The last ones are known only when all are counted: nothing is kept, the walk is done twice.
        long start = request.Tail is long tail
            ? Math.Max(request.Range.Start, CountRecords(request, file, interrupt) - tail)
            : request.Range.Start;
        LengthPrefixedRecords records = file.EnumerateRecords(request.Prefix!, request.OffsetBytes);
        try
        {
            if (!isCount && !request.Engine.Json)
                text.Append("offset,content,length\n");
            while (index < request.Range.End && found != request.Head && records.MoveNext())
            {
                if (index % RecordsPerLook == 0)
                    interrupt.ThrowIfCancellationRequested();
                if (index++ < start)
                    continue;
                found++;
                if (isCount)
                    continue;
                text.Append(Line(records.Current, request.Engine.Json));
                if (text.Length >= FlushChars)
                    Flush(text, io);
            }
        }
        finally
        {
            Flush(text, io);
            records.Dispose();
        }
        if (isCount && request.Engine.Json)
            PrintJson(request, file, found, records.TornBytes, Stopwatch.GetElapsedTime(started), io);
        else if (isCount)
            io.Print(string.Create(CultureInfo.InvariantCulture, $"{found}\n"));
        if (records.TornOffset >= 0)
            WarnOfTorn(request.File, records, io);
        return ExitCodes.Success;
    }

    /// <summary>How many records there are up to the end of the range, or to where the walk that prints them will fail as this one does.</summary>
    private static long CountRecords(RecordsRequest request, MappedFile file, CancellationToken interrupt)
    {
        long count = 0;
        using LengthPrefixedRecords records = file.EnumerateRecords(request.Prefix!, request.OffsetBytes);
        try
        {
            while (count < request.Range.End && records.MoveNext())
            {
                if (count++ % RecordsPerLook == 0)
                    interrupt.ThrowIfCancellationRequested();
            }
        }
        catch (RecordDamagedException)
        {
            // Told behind the records before it.
        }
        return count;
    }

    private static void WarnOfTorn(string file, in LengthPrefixedRecords records, CommandIo io)
    {
        if (records.TornLength < 0)
            RecordsCommand.WarnOfTorn(file, records.TornOffset, records.TornBytes, io);
        else
            io.PrintError(string.Create(
                CultureInfo.InvariantCulture,
                $"bigfile: {file}: warning: the record at offset {records.TornOffset} says that it has {records.TornLength} bytes, and the file ends {records.TornBytes} bytes behind that offset: it is being written, or damaged"));
    }

    private static string Line(LengthPrefixedRecord record, bool isJson) => isJson
        ? string.Create(CultureInfo.InvariantCulture, $$"""{"offset":{{record.Offset}},"content":{{record.ContentOffset}},"length":{{record.Length}}}{{"\n"}}""")
        : string.Create(CultureInfo.InvariantCulture, $"{record.Offset},{record.ContentOffset},{record.Length}\n");

    private static void Flush(StringBuilder text, CommandIo io)
    {
        if (text.Length > 0)
            io.Print(text.ToString());
        text.Clear();
    }

    private static void PrintJson(
        RecordsRequest request, MappedFile file, long count, long tornBytes, TimeSpan elapsed, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, request.File);
            writer.WriteNumber("records"u8, count);
            writer.WriteNumber("torn_bytes"u8, tornBytes);
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, request.Engine, file.Placement, file.ViewManager.GetStatistics());
        });
}
