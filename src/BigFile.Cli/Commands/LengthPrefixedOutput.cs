using System.Diagnostics;
using System.Globalization;
using System.Text;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile records --length-prefixed</c>: where each record lies, or how many there are.</summary>
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
        Queue<string> last = [];
        LengthPrefixedRecords records = file.EnumerateRecords(request.Prefix!, request.OffsetBytes);
        try
        {
            if (!isCount && !request.Engine.Json)
                text.Append("offset,content,length\n");
            while (index < request.Range.End && found != request.Head && records.MoveNext())
            {
                if (index % RecordsPerLook == 0)
                    interrupt.ThrowIfCancellationRequested();
                if (index++ < request.Range.Start)
                    continue;
                found++;
                if (isCount)
                    continue;
                string line = Line(records.Current, request.Engine.Json);
                if (request.Tail is not long tail)
                {
                    text.Append(line);
                }
                else if (tail > 0)
                {
                    if (last.Count == tail)
                        last.Dequeue();
                    last.Enqueue(line);
                }
                if (text.Length >= FlushChars)
                    Flush(text, io);
            }
        }
        finally
        {
            text.AppendJoin("", last);
            Flush(text, io);
            records.Dispose();
        }
        if (isCount && request.Engine.Json)
            PrintJson(request, file, found, records.TornBytes, Stopwatch.GetElapsedTime(started), io);
        else if (isCount)
            io.Print(string.Create(CultureInfo.InvariantCulture, $"{found}\n"));
        if (records.TornOffset >= 0)
            RecordsCommand.WarnOfTorn(request.File, records.TornOffset, records.TornBytes, io);
        return ExitCodes.Success;
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
