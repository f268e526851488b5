using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using BigFile.Cli.Columns;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Columnar;
using BigFile.DataGen;
using BigFile.Platform;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile convert</c>: reads a table of one form and writes it in another, batch by batch. The output is written under another name and gets its own
/// when it is whole, so that what fails leaves none.
/// </summary>
internal static class ConvertCommand
{
    private const long BudgetBytes = 512 << 20;

    /// <summary>Does it and returns the exit code.</summary>
    public static int Run(ConvertRequest request, CommandIo io, CancellationToken interrupt)
    {
        interrupt.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        bool isStandardOutput = request.Output == ConvertRequest.StandardOutput;
        if (!isStandardOutput)
            ThrowIfThere(request);
        using ViewManager manager = request.Engine.CreateManager(BudgetBytes);
        using TableSource source = About(request.Input, () => OpenSource(request, manager, io));
        long totalBytes = File.Exists(request.Input) ? new FileInfo(request.Input).Length : 0;
        using (var progress = new ProgressLine(io.WriteError, io.ErrorIsTerminal, $"converting {request.Input}", totalBytes))
        {
            if (isStandardOutput)
            {
                using TableSink sink = OpenTextSink(request, source.Schema, new OutputStream(io));
                WriteAll(request, sink, source, progress, interrupt);
                return ExitCodes.Success;
            }
            string temporary = $"{request.Output}.{Environment.ProcessId:x}-{Random.Shared.Next():x}.tmp";
            try
            {
                long rows;
                using (TableSink sink = About(request.Output, () => OpenSink(request, source.Schema, temporary, manager)))
                    rows = WriteAll(request, sink, source, progress, interrupt);
                // On Win32 nothing that is open can be replaced, and the output may be the input.
                source.Dispose();
                About(request.Output, () => TakePlace(request, temporary));
                Print(request, source.Schema, rows, Stopwatch.GetElapsedTime(started), io);
                return ExitCodes.Success;
            }
            catch
            {
                Remove(temporary);
                throw;
            }
        }
    }

    private static long WriteAll(ConvertRequest request, TableSink sink, TableSource source, IProgress<long> progress, CancellationToken interrupt)
    {
        try
        {
            return sink.WriteAll(source, progress, interrupt);
        }
        catch (Exception e) when (e is ColumnarFormatException or FileFaultException)
        {
            throw new CommandException(ErrorText.OneLine(e.Message));
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(request.Output, ErrorText.OneLine(e.Message));
        }
        catch (Exception e) when (ErrorText.Describe(e, request.Output) is string words)
        {
            throw new CommandException(request.Output, words);
        }
    }

    private static void ThrowIfThere(ConvertRequest request)
    {
        if (Directory.Exists(request.Output))
            throw new CommandException(request.Output, "is a directory, and is not replaced");
        // A link would be replaced, and not what it leads to; also one that leads nowhere.
        if (About(request.Output, () => new FileInfo(request.Output).LinkTarget) is not null)
            throw new CommandException(request.Output, "is a symbolic link, and is not replaced");
        if (MappingPlatform.Current.GetKind(request.Output) is not (FileKind.Regular or FileKind.Unknown))
            throw new CommandException(request.Output, "is no regular file, and is not replaced");
        if (!File.Exists(request.Output))
            return;
        if (!request.Force)
            throw new CommandException(request.Output, "is there already: --force replaces it");
        if (request.To == TableFormat.RawColumns)
            throw new CommandException(request.Output, "is a file, and is not replaced by a directory");
    }

    private static TableSource OpenSource(ConvertRequest request, ViewManager manager, CommandIo io)
    {
        MappedFileOptions options = request.Engine.FileOptions(manager, AccessHint.Sequential);
        switch (request.From)
        {
            case TableFormat.Arrow:
                return OpenArrow(request, options);
            case TableFormat.RawColumns:
                return new RawTableSource(RawColumns.Open(request.Input, options), request.Select, request.BatchRows);
            case TableFormat.Records:
                return OpenRecords(request, options, io);
            case TableFormat.Npy:
                throw new CommandException(request.Input, "a .npy file can be written, but not read as a table");
            default:
                return OpenText(request, options);
        }
    }

    private static ArrowTableSource OpenArrow(ConvertRequest request, MappedFileOptions options)
    {
        ArrowFile file = ArrowFile.Open(request.Input, options);
        try
        {
            ArrowColumn[]? columns = request.Select is null ? null : Array.ConvertAll(request.Select, name => file[name]);
            return new ArrowTableSource(file, columns, request.BatchRows);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static RecordTableSource OpenRecords(ConvertRequest request, MappedFileOptions options, CommandIo io)
    {
        RecordLayout layout = request.Layout!;
        RecordField[] fields = request.Select is null ? [.. layout.Fields] : Array.ConvertAll(request.Select, name => layout[name]);
        MappedFile file = MappedFile.Open(request.Input, options);
        RecordFile records = file.AsRecords(layout);
        if (records.TornBytes > 0)
            RecordsCommand.WarnOfTorn(request.Input, file.Length - records.TornBytes, records.TornBytes, io);
        return new RecordTableSource(records, fields, request.BatchRows);
    }

    private static TableSource OpenText(ConvertRequest request, MappedFileOptions options)
    {
        Stream stream = MappedFile.Open(request.Input, options).AsStream(leaveOpen: false);
        TableSource? source = null;
        try
        {
            source = request.From == TableFormat.JsonLines
                ? JsonLinesTableSource.Open(stream, new TextTableOptions
                {
                    Path = request.Input,
                    Schema = request.Schema,
                    BatchRows = request.BatchRows,
                    InferenceRows = request.InferenceRows,
                    DictionaryEncodeText = request.DictionaryEncodeText,
                })
                : CsvTableSource.Open(stream, new CsvTableOptions
                {
                    Path = request.Input,
                    Schema = request.Schema,
                    BatchRows = request.BatchRows,
                    InferenceRows = request.InferenceRows,
                    DictionaryEncodeText = request.DictionaryEncodeText,
                    Delimiter = DelimiterOf(request, request.From),
                    HasHeader = request.HasHeader,
                    NullTexts = [request.NullText ?? ""],
                });
            return request.Select is null ? source : new SelectedTableSource(source, request.Select);
        }
        catch
        {
            source?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    private static TableSink OpenSink(ConvertRequest request, ArrowSchema schema, string path, ViewManager manager)
    {
        MappedFileOptions options = request.Engine.FileOptions(manager, AccessHint.Sequential, MappedFileAccess.ReadWrite);
        return request.To switch
        {
            TableFormat.Arrow => new ArrowTableSink(ArrowFileWriter.Create(path, schema, new ArrowWriterOptions { File = options })),
            TableFormat.Npy => new NpyTableSink(path, schema, new NpyWriterOptions { File = options }),
            TableFormat.RawColumns => new RawTableSink(RawColumns.Create(path, schema, options)),
            TableFormat.Records => throw new CommandException("--to: records are read, not written"),
            _ => OpenTextSink(request, schema, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0)),
        };
    }

    private static TableSink OpenTextSink(ConvertRequest request, ArrowSchema schema, Stream stream) => request.To == TableFormat.JsonLines
        ? new JsonLinesTableSink(stream, schema)
        : new CsvTableSink(stream, schema, new CsvSinkOptions
        {
            Delimiter = DelimiterOf(request, request.To),
            HasHeader = request.HasHeader,
            NullText = request.NullText ?? "",
        });

    private static char DelimiterOf(ConvertRequest request, TableFormat format) => request.Delimiter ?? (format == TableFormat.Tsv ? '\t' : ',');

    private static bool TakePlace(ConvertRequest request, string temporary)
    {
        if (Directory.Exists(temporary))
            Directory.Move(temporary, request.Output);
        else
            File.Move(temporary, request.Output, request.Force);
        FolderEntries.Flush(Path.GetDirectoryName(Path.GetFullPath(request.Output))!);
        return true;
    }

    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed is told; this would only hide it.
        }
    }

    private static T About<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (KeyNotFoundException e)
        {
            throw new CommandException(path, $"--select: {ErrorText.OneLine(e.Message)}");
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    private static void Print(ConvertRequest request, ArrowSchema schema, long rows, TimeSpan elapsed, CommandIo io)
    {
        if (request.Engine.Json)
            PrintJson(request, schema, rows, elapsed, io);
        else
            io.Print(string.Create(CultureInfo.InvariantCulture, $"{request.Output}: {rows} rows, {schema.Fields.Count} columns; {elapsed.TotalSeconds:0.000} s\n"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrintJson(ConvertRequest request, ArrowSchema schema, long rows, TimeSpan elapsed, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("input"u8, request.Input);
            writer.WriteString("output"u8, request.Output);
            writer.WriteNumber("rows"u8, rows);
            writer.WriteStartArray("columns"u8);
            foreach (ArrowField field in schema.Fields)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, field.Name);
                writer.WriteString("type"u8, field.TypeText);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            JsonReport.WriteSeconds(writer, elapsed);
        });
}
