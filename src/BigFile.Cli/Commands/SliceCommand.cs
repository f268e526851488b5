using System.Diagnostics;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile slice</c>: a range of a file, written straight from the mapped pages. A range that begins past the end is
/// an error; one that ends past it is cut there, as dd and tail do.
/// </summary>
internal static class SliceCommand
{
    /// <summary>Writes the range and returns the exit code.</summary>
    public static int Run(SliceRequest request, CommandIo io, CancellationToken interrupt)
    {
        if (request.Engine.Json && request.OutputPath is null)
            throw new CommandException("--json: the bytes go to standard output already; name a file with --output");
        long started = Stopwatch.GetTimestamp();
        using ViewManager manager = request.Engine.CreateManager();
        try
        {
            using MappedFile file = MappedFile.Open(request.File, request.Engine.FileOptions(manager, AccessHint.Sequential));
            long lengthBytes = CutToFile(request, file.Length);
            long lines = Write(request, file, lengthBytes, io, interrupt);
            if (request.Engine.Json)
                PrintJson(request, file, lengthBytes, lines, Stopwatch.GetElapsedTime(started), io);
            return ExitCodes.Success;
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    private static long CutToFile(SliceRequest request, long fileLengthBytes)
    {
        if (request.OffsetBytes > fileLengthBytes)
            throw new CommandException(
                request.File, $"offset {request.OffsetBytes} is past the end of the file, which is {fileLengthBytes} bytes long");
        long restBytes = fileLengthBytes - request.OffsetBytes;
        return Math.Min(request.LengthBytes ?? restBytes, restBytes);
    }

    private static long Write(SliceRequest request, MappedFile file, long lengthBytes, CommandIo io, CancellationToken interrupt)
    {
        if (request.OutputPath is not string path)
            return Copy(request, file, lengthBytes, io.Output, io, interrupt);
        if (IsSame(path, request.File))
            throw new CommandException(path, "is the file that is read");
        try
        {
            using FileStream output = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return Copy(request, file, lengthBytes, output, io, interrupt);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    /// <summary>Copies the range. Returns its line feeds.</summary>
    private static long Copy(
        SliceRequest request, MappedFile file, long lengthBytes, Stream output, CommandIo io, CancellationToken interrupt)
    {
        using var progress = new ProgressLine(io.WriteError, io.ErrorIsTerminal, $"copying {request.File}", lengthBytes);
        HexDump? dump = request.Hex ? new HexDump(output, request.OffsetBytes, request.OffsetBytes + lengthBytes) : null;
        long lines = 0, done = 0;
        FileRange.Visit(file, request.OffsetBytes, request.OffsetBytes + lengthBytes, piece =>
        {
            if (request.Engine.Json)
                lines += piece.Count((byte)'\n');
            if (dump is null)
                output.Write(piece);
            else
                dump.Write(piece);
            done += piece.Length;
            progress.Report(done);
        }, interrupt);
        dump?.End();
        return lines;
    }

    private static bool IsSame(string left, string right) =>
        string.Equals(FinalPath(left), FinalPath(right), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string FinalPath(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is FileSystemInfo target
            ? target.FullName
            : Path.GetFullPath(path);

    private static void PrintJson(
        SliceRequest request, MappedFile file, long lengthBytes, long lines, TimeSpan elapsed, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, request.File);
            writer.WriteNumber("offset"u8, request.OffsetBytes);
            writer.WriteNumber("bytes"u8, lengthBytes);
            writer.WriteNumber("lines"u8, lines);
            writer.WriteString("output"u8, request.OutputPath);
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, request.Engine, file.Placement, file.ViewManager.GetStatistics());
        });
}
