using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BigFile.Cli.Counting;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile count</c>: lines, words, characters, bytes and longest line of each file, and of all, one file after the other.</summary>
/// <remarks>Nothing on the way to the result of a plain count may load an assembly that it can do without: JSON and the
/// console are named only in methods that need them.</remarks>
internal sealed class CountCommand
{
    private readonly CountRequest _request;
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;
    private readonly ViewManager _manager;
    private readonly List<CountResult> _results = [];
    private Placement _placement;
    private bool _failed;

    private CountCommand(CountRequest request, CommandIo io, ViewManager manager, CancellationToken interrupt)
    {
        _request = request;
        _io = io;
        _interrupt = interrupt;
        _manager = manager;
    }

    /// <summary>Counts, prints and returns the exit code: an error if any file could not be counted.</summary>
    public static int Run(CountRequest request, CommandIo io, CancellationToken interrupt)
    {
        using ViewManager manager = request.Engine.CreateScanManager();
        var command = new CountCommand(request, io, manager, interrupt);
        command.CountAll();
        return command._failed ? ExitCodes.Error : ExitCodes.Success;
    }

    private void CountAll()
    {
        int width = _request.Engine.Json ? 0 : ColumnWidth();
        foreach (string file in _request.Files)
        {
            if (TryCount(file) is not CountResult result)
                continue;
            _results.Add(result);
            if (_request.Split is not null)
                continue; // the part is printed
            if (CountText.TornLine(result) is string torn)
                _io.PrintError(torn);
            if (!_request.Engine.Json)
                PrintLine(result, width);
        }
        if (_request.Engine.Json)
            PrintJson();
        else if (_request.Files.Count > 1)
            PrintLine(Total(), width);
    }

    private CountResult? TryCount(string path)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            using MappedFile file = MappedFile.Open(path, _request.Engine.FileOptions(_manager, AccessHint.Sequential));
            _placement = file.Placement;
            using var progress = new ProgressLine(_io.WriteError, _io.ErrorIsTerminal, $"counting {path}", file.Length);
            if (!_request.IsPlain)
                return CountAsAsked(file, path, progress, started);
            LineCounts counts = _request.Columns == CountColumns.Bytes
                ? new LineCounts(0, file.Length, 0)
                : LineCounter.Count(file, _request.Engine.ThreadCount, progress, _interrupt);
            return new CountResult(path, new TextCounts(counts.Lines, 0, 0, counts.Bytes, counts.LongestLineBytes), Stopwatch.GetElapsedTime(started));
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            _failed = true;
            _io.PrintError($"bigfile: {path}: {words}");
            return null;
        }
    }

    private CountResult CountAsAsked(MappedFile file, string path, IProgress<long> progress, long started)
    {
        bool looksAtEncoding = _request.DetectsEncoding || _request.Encoding is not null;
        LineFormat format = (looksAtEncoding ? FileFormat.Of(file, _request.Encoding) : LineFormat.Default)
            with { Delimiter = _request.Delimiter ?? LineDelimiter.LineFeed };
        (long start, long end) = _request.Split is LineSplit split ? split.RangeOf(file.Length) : (_request.Start, _request.End);
        FixedRecords found = _request.RecordBytes > 0
            ? FixedRecords.Of(file.Length, _request.RecordBytes, start, end)
            : new FixedRecords(CountLines(), 0);
        var result = new CountResult(path, found.Counts, Stopwatch.GetElapsedTime(started), found.TornBytes);
        if (_request.Split is LineSplit part)
            CountPart.Write(_request, part, format, file, result, _io);
        return result;

        TextCounts CountLines() => TextCounter.Count(file, new TextCountOptions
        {
            Format = format,
            Parts = PartsOf(_request.ColumnsOrUsual),
            Start = start,
            End = end,
            ThreadCount = _request.Engine.ThreadCount,
            Progress = progress,
            CancellationToken = _interrupt,
        });
    }

    private static TextParts PartsOf(CountColumns columns) =>
        ((columns & CountColumns.Lines) != 0 ? TextParts.Lines : 0)
        | ((columns & CountColumns.Words) != 0 ? TextParts.Words : 0)
        | ((columns & CountColumns.Characters) != 0 ? TextParts.Characters : 0)
        | ((columns & CountColumns.LongestLine) != 0 ? TextParts.LongestLine : 0);

    private CountResult Total()
    {
        TextCounts counts = default;
        TimeSpan elapsed = default;
        long tornBytes = 0;
        foreach (CountResult result in _results)
        {
            counts += result.Counts;
            elapsed += result.Elapsed;
            tornBytes += result.TornBytes;
        }
        return new CountResult("total", counts, elapsed, tornBytes);
    }

    // As wide as the largest number can get, so that each line can be printed as soon as it is known.
    private int ColumnWidth()
    {
        if (_request.Files.Count == 1)
            return 1;
        long bytes = 0;
        foreach (string file in _request.Files)
            bytes += new FileInfo(file) is { Exists: true } info ? info.Length : 0;
        return bytes.ToString(CultureInfo.InvariantCulture).Length;
    }

    private void PrintLine(CountResult result, int width) =>
        _io.Print(CountText.Line(result, _request.ColumnsOrUsual, width));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PrintJson()
    {
        if (_results.Count == 0)
            return; // The errors are on standard error; an object without a result would say that there is one.
        JsonReport.Print(_io, writer =>
        {
            WriteCounts(writer, _request.Files.Count == 1 ? _results[0] : Total());
            if (_request.Files.Count > 1)
            {
                writer.WriteStartArray("files"u8);
                foreach (CountResult result in _results)
                {
                    writer.WriteStartObject();
                    WriteCounts(writer, result);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            JsonReport.WriteEngine(writer, _request.Engine, _placement, _manager.GetStatistics());
        });
    }

    private void WriteCounts(Utf8JsonWriter writer, CountResult result)
    {
        CountColumns columns = _request.ColumnsOrUsual;
        writer.WriteString("file"u8, result.File);
        writer.WriteNumber("bytes"u8, result.Counts.Bytes);
        if ((columns & CountColumns.Lines) != 0)
            writer.WriteNumber(_request.RecordBytes > 0 ? "records"u8 : "lines"u8, result.Counts.Lines);
        if ((columns & CountColumns.Words) != 0)
            writer.WriteNumber("words"u8, result.Counts.Words);
        if ((columns & CountColumns.Characters) != 0)
            writer.WriteNumber("chars"u8, result.Counts.Characters);
        if ((columns & CountColumns.LongestLine) != 0)
            writer.WriteNumber("longest_line"u8, result.Counts.LongestLineBytes);
        if (_request.RecordBytes > 0)
            writer.WriteNumber("torn_bytes"u8, result.TornBytes);
        JsonReport.WriteSeconds(writer, result.Elapsed);
    }
}
