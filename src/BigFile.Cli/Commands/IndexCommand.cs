using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile index</c>: makes the line index of a file, goes on with it where the file has grown, checks or removes it.</summary>
internal static class IndexCommand
{
    // As for a count: what was passed is unmapped while it runs, by all of its threads.
    private const long BudgetBytes = 512 << 20;

    /// <summary>Does it, prints what came of it and returns the exit code.</summary>
    public static int Run(IndexRequest request, CommandIo io, CancellationToken interrupt)
    {
        interrupt.ThrowIfCancellationRequested();
        if (request.Checks && request.Deletes)
            throw new CommandException("--check and --delete exclude each other");
        string indexPath = request.IndexPath ?? LineIndex.DefaultPath(request.File);
        if (request.Deletes)
            return Delete(indexPath);
        long started = Stopwatch.GetTimestamp();
        using ViewManager manager = request.Engine.CreateManager(BudgetBytes);
        try
        {
            using MappedFile file = MappedFile.Open(request.File, request.Engine.FileOptions(manager, AccessHint.Sequential));
            LineFormat format = FileFormat.Of(file, request.Encoding);
            string done = "is whole and fits";
            using LineIndex index = request.Checks
                ? Check(file, indexPath, format, interrupt)
                : LoadOrMake(file, indexPath, format, request.Engine.ThreadCount, io, interrupt, out done);
            Print(request, file, index, indexPath, done, Stopwatch.GetElapsedTime(started), io);
            return ExitCodes.Success;
        }
        catch (LineIndexException e)
        {
            throw new CommandException(e.Message);
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    /// <summary>The index of a file, as it is saved afterwards: loaded if it fits, continued if the file has grown, else made.</summary>
    /// <param name="file">The file.</param>
    /// <param name="indexPath">Where the index is, or will be.</param>
    /// <param name="format">How the file divides into lines.</param>
    /// <param name="threadCount">Threads to work with; 0 for one a processor.</param>
    /// <param name="io">Is told why an index is made anew, and how far it is.</param>
    /// <param name="interrupt">Stops it; the saved index is as it was then.</param>
    /// <param name="done">What was done, in words.</param>
    public static LineIndex LoadOrMake(
        MappedFile file, string indexPath, LineFormat format, int threadCount, CommandIo io, CancellationToken interrupt, out string done)
    {
        using var progress = new ProgressLine(io.WriteError, io.ErrorIsTerminal, $"indexing {file.Path}", file.Length);
        LineIndexOptions options = new() { Format = format, ThreadCount = threadCount, Progress = progress, CancellationToken = interrupt };
        LineIndex? index = TryLoad(file, indexPath, options, io);
        try
        {
            bool isNew = index is null;
            index ??= LineIndex.Build(file, options);
            bool isLonger = !isNew && index.Extend(progress, interrupt);
            done = isNew ? "made" : isLonger ? "continued" : "was up to date";
            if (isNew || isLonger)
                Save(index, indexPath, interrupt);
            return index;
        }
        catch
        {
            index?.Dispose();
            throw;
        }
    }

    private static LineIndex? TryLoad(MappedFile file, string indexPath, LineIndexOptions options, CommandIo io)
    {
        LineIndex? index = null;
        try
        {
            if (!File.Exists(indexPath))
                return null;
            index = LineIndex.Load(file, indexPath, options);
            // What is called up to date is whole, and what is gone on with is written anew without failing half-way.
            index.Verify(options.CancellationToken);
            return index;
        }
        catch (LineIndexException e) when (e.Fault is LineIndexFault.NotAnIndex or LineIndexFault.UnknownVersion)
        {
            throw new CommandException($"{ErrorText.OneLine(e.Message)}, and is not overwritten");
        }
        catch (LineIndexException e)
        {
            index?.Dispose();
            io.PrintError($"bigfile: {ErrorText.OneLine(e.Message)}; it is made anew");
            return null;
        }
        catch (Exception e)
        {
            index?.Dispose();
            if (ErrorText.Describe(e, indexPath) is string words)
                throw new CommandException(indexPath, words);
            throw;
        }
    }

    private static void Save(LineIndex index, string path, CancellationToken interrupt)
    {
        try
        {
            index.Save(path, interrupt);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    private static LineIndex Check(MappedFile file, string indexPath, LineFormat format, CancellationToken interrupt)
    {
        LineIndex? index = null;
        try
        {
            index = LineIndex.Load(file, indexPath, new LineIndexOptions { Format = format });
            index.Verify(interrupt);
            return index;
        }
        catch (Exception e)
        {
            index?.Dispose();
            if (e is not LineIndexException && ErrorText.Describe(e, indexPath) is string words)
                throw new CommandException(indexPath, words);
            throw;
        }
    }

    private static int Delete(string indexPath)
    {
        try
        {
            if (!LineIndex.IsIndex(indexPath))
                throw new CommandException(indexPath, "it is no line index, and is not removed");
            File.Delete(indexPath);
            return ExitCodes.Success;
        }
        catch (Exception e) when (ErrorText.Describe(e, indexPath) is string words)
        {
            throw new CommandException(indexPath, words);
        }
    }

    private static void Print(
        IndexRequest request, MappedFile file, LineIndex index, string indexPath, string done, TimeSpan elapsed, CommandIo io)
    {
        long indexBytes = new FileInfo(indexPath).Length;
        double bytesPerLine = (double)indexBytes / Math.Max(index.LineCount, 1);
        if (request.Engine.Json)
        {
            PrintJson(request, file, index, indexPath, done, elapsed, indexBytes, io);
            return;
        }
        string behind = index.IndexedBytes < file.Length
            ? string.Create(CultureInfo.InvariantCulture, $"; {file.Length - index.IndexedBytes} bytes behind them are not indexed yet")
            : "";
        io.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{indexPath}: {done}: {index.LineCount} lines in {index.IndexedBytes} bytes; index {ByteSize.Format(indexBytes)}, {bytesPerLine:0.00} bytes a line; {elapsed.TotalSeconds:0.000} s{behind}\n"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrintJson(
        IndexRequest request, MappedFile file, LineIndex index, string indexPath, string done, TimeSpan elapsed, long indexBytes, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, request.File);
            writer.WriteString("index"u8, indexPath);
            writer.WriteString("done"u8, done);
            writer.WriteNumber("bytes"u8, file.Length);
            writer.WriteNumber("indexed_bytes"u8, index.IndexedBytes);
            writer.WriteNumber("lines"u8, index.LineCount);
            writer.WriteNumber("index_bytes"u8, indexBytes);
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, request.Engine, file.Placement, file.ViewManager.GetStatistics());
        });
}
