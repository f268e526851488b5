using System.Diagnostics;
using System.Globalization;
using BigFile.Cli.Columns;
using BigFile.Cli.Columns.Filters;
using BigFile.Cli.Columns.Statistics;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Columnar;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile columns</c>: what a file of columns is, rows of it, how many of them fit a filter, or what values they have. One column
/// of some ten thousand rows is leased by each thread at a time, fewer under a small budget.
/// </summary>
internal sealed class ColumnsCommand
{
    private const long BudgetBytes = 512 << 20;
    private const long WindowBytesMax = 16 << 20;
    private const long WindowUnitBytes = 64 << 10;

    // Windows that a thread may need at once: three buffers of a column, each over a border of windows, and a little more for children.
    private const long WindowsPerThread = 8;

    private readonly ColumnsRequest _request;
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;
    private readonly int _threadCount;
    private readonly long _started = Stopwatch.GetTimestamp();

    private ColumnsCommand(ColumnsRequest request, int threadCount, CommandIo io, CancellationToken interrupt)
    {
        _request = request;
        _threadCount = threadCount;
        _io = io;
        _interrupt = interrupt;
    }

    /// <summary>Does it and returns the exit code: no match if there is a filter that nothing fits.</summary>
    public static int Run(ColumnsRequest request, CommandIo io, CancellationToken interrupt)
    {
        EngineOptions engine = request.Engine;
        using ViewManager manager = engine.CreateManager(BudgetBytes);
        long smallest = engine.WindowBytes ?? WindowUnitBytes;
        int threads = (int)Math.Clamp(manager.BudgetBytes / (WindowsPerThread * smallest), 1, engine.ThreadCountOrAll);
        engine = engine with
        {
            WindowBytes = engine.WindowBytes ?? Math.Clamp(
                manager.BudgetBytes / (WindowsPerThread * threads) / WindowUnitBytes * WindowUnitBytes, WindowUnitBytes, WindowBytesMax),
        };
        ColumnsCommand command = new(request with { Engine = engine }, threads, io, interrupt);
        try
        {
            using ColumnTable table = TableOpener.Open(request.File, engine.FileOptions(manager, AccessHint.Normal));
            return command.Run(table);
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    private int Run(ColumnTable table)
    {
        if (!_request.WantsRows && !_request.CountOnly && !_request.Statistics)
            return Describe(table);
        if (table is NpyTable { IsTooWide: true })
            throw new CommandException(_request.File, $"a row has more than {NpyTable.ColumnsMax} values, which is too many to print");
        int[] columns = _request.Select is string names
            ? ColumnNames.FindAll("--select", table.Fields, names)
            : [.. Enumerable.Range(0, table.Fields.Count)];
        RowFilter? filter = _request.Where is string where ? RowFilterParser.Parse(table.Fields, where) : null;
        if (_request.Take?.FirstOrDefault(row => row >= table.RowCount, -1) is long row and >= 0)
            throw new CommandException(_request.File, $"there is no row {row}: there are {table.RowCount}, and the first is 0");
        long end = Math.Min(_request.Range.End, table.RowCount);
        long start = Math.Min(_request.Range.Start, end);
        long found = _request.CountOnly ? Count(table, filter, start, end)
            : _request.Statistics ? SumUp(table, columns, filter, start, end)
            : Print(table, columns, filter, start, end);
        return found == 0 && filter is not null ? ExitCodes.NoMatch : ExitCodes.Success;
    }

    private int Describe(ColumnTable table)
    {
        ColumnReport report = table.Describe(_request.Batches, _interrupt);
        if (_request.Engine.Json)
        {
            JsonReport.Print(_io, writer =>
            {
                report.WriteMembers(writer);
                JsonReport.WriteSeconds(writer, Stopwatch.GetElapsedTime(_started));
            });
        }
        else
        {
            _io.Print(report.Text());
        }
        return ExitCodes.Success;
    }

    private long Print(ColumnTable table, int[] columns, RowFilter? filter, long start, long end)
    {
        ColumnPrinter printer = new(table, columns, _request.Engine.Json, filter, _threadCount, _io, _interrupt);
        printer.PrintHeader();
        if (_request.Take is long[] rows)
        {
            printer.PrintTaken(rows);
            return rows.Length;
        }
        return _request.Tail is long tail
            ? printer.PrintLast(start, end, tail)
            : printer.PrintFirst(start, end, _request.Head ?? long.MaxValue);
    }

    private long Count(ColumnTable table, RowFilter? filter, long start, long end)
    {
        long count = end - start;
        if (filter is not null)
        {
            using ProgressLine line = new(_io.WriteError, _io.ErrorIsTerminal, $"reading {_request.File}", table.Bytes);
            count = new ColumnPrinter(table, [], isJson: false, filter, _threadCount, _io, _interrupt).Count(start, end, BytesOf(table, line));
        }
        if (_request.Engine.Json)
        {
            JsonReport.Print(_io, writer =>
            {
                writer.WriteString("file"u8, _request.File);
                writer.WriteNumber("rows"u8, count);
                JsonReport.WriteSeconds(writer, Stopwatch.GetElapsedTime(_started));
            });
        }
        else
        {
            _io.Print(string.Create(CultureInfo.InvariantCulture, $"{count}\n"));
        }
        return count;
    }

    private long SumUp(ColumnTable table, int[] columns, RowFilter? filter, long start, long end)
    {
        ColumnTally[] tallies;
        long rows;
        using (ProgressLine line = new(_io.WriteError, _io.ErrorIsTerminal, $"reading {_request.File}", table.Bytes))
            tallies = new ColumnStatistics(table, columns, filter, _threadCount, _interrupt).Run(start, end, BytesOf(table, line), out rows);
        ArrowField[] fields = Array.ConvertAll(columns, column => table.Fields[column]);
        if (_request.Engine.Json)
        {
            JsonReport.Print(_io, writer =>
            {
                writer.WriteString("file"u8, _request.File);
                writer.WriteNumber("rows"u8, rows);
                StatisticsReport.WriteColumns(writer, fields, tallies);
                JsonReport.WriteSeconds(writer, Stopwatch.GetElapsedTime(_started));
            });
        }
        else if (_request.Csv)
        {
            using ByteBuffer text = new();
            StatisticsReport.AppendCsv(text, fields, tallies);
            _io.Write(text.Span);
        }
        else
        {
            _io.Print(StatisticsReport.Text(fields, tallies, rows));
        }
        return rows;
    }

    // Progress is shown in bytes, as for every command; columns count rows.
    private static RowProgress BytesOf(ColumnTable table, ProgressLine line) => new(line, table.RowBytes);

    private sealed class RowProgress(ProgressLine line, long rowBytes) : IProgress<long>
    {
        public void Report(long value) => line.Report(value * rowBytes);
    }
}
