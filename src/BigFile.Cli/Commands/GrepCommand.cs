using BigFile.Cli.Grep;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile grep</c>: the lines of files that match, as GNU grep prints them (always as text, as with its <c>-a</c>), one
/// file after the other and each on all processors.
/// </summary>
/// <remarks>Nothing on the way of a plain search may load an assembly that it can do without.</remarks>
internal sealed class GrepCommand : IDisposable
{
    private const string InputName = "(standard input)";

    private readonly GrepRequest _request;
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;
    private readonly ViewManager _manager;
    private readonly GrepPatterns _patterns;
    private readonly GrepPrinter _printer;
    private readonly bool _hasColor;
    private long _files;
    private long _filesWithMatch;
    private long _selected;
    private bool _failed;
    private bool _ends;

    private GrepCommand(GrepRequest request, CommandIo io, ViewManager manager, CancellationToken interrupt)
    {
        _request = request;
        _io = io;
        _interrupt = interrupt;
        _manager = manager;
        _patterns = new GrepPatterns(request);
        _printer = new GrepPrinter(request, Write);
        _hasColor = !request.Engine.Json && request.Color switch
        {
            ColorChoice.Always => true,
            ColorChoice.Never => false,
            _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && io.OutputIsTerminal(),
        };
    }

    /// <summary>Searches, prints and returns the exit code: 0 if a line was selected, 1 if none was, 2 if a file could not be searched.</summary>
    public static int Run(GrepRequest request, CommandIo io, CancellationToken interrupt)
    {
        request = GrepPatterns.Load(request, io);
        interrupt.ThrowIfCancellationRequested();
        using ViewManager manager = request.Engine.CreateScanManager();
        using var command = new GrepCommand(request, io, manager, interrupt);
        return request.Split is LineSplit split ? command.WritePart(split) : command.SearchAll();
    }

    /// <inheritdoc/>
    public void Dispose() => _printer.Dispose();

    // What goes wrong here is not about the file that is searched, and the next file would not help.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _io.Output.Write(bytes);
        }
        catch (IOException e) when (e is not ClosedPipeException)
        {
            throw new CommandException("standard output", ErrorText.OneLine(e.Message));
        }
    }

    private int SearchAll()
    {
        // As GNU grep: no line can be selected, so no file is even opened.
        if (_request.MaxCount == 0 && _request.Result != GrepResult.FilesWithoutMatch)
            return ExitCodes.NoMatch;
        IReadOnlyList<string> files = _request.Files;
        if (files.Count == 0)
            files = [_request.IsRecursive ? "" : "-"];
        foreach (string file in files)
        {
            if (_ends)
                break;
            Search(file, _request.HasNames ?? files.Count > 1);
        }
        if (_request.Engine.Json && _request.Result != GrepResult.Nothing)
            GrepFormatters.AppendSummary(_printer.Text, _files, _filesWithMatch, _selected);
        _printer.Flush();
        bool hasMatch = _filesWithMatch > 0;
        return _failed && !(hasMatch && _request.Result == GrepResult.Nothing) ? ExitCodes.Error
            : hasMatch ? ExitCodes.Success
            : ExitCodes.NoMatch;
    }

    private void Search(string path, bool hasName)
    {
        if (path == "-")
            Try(InputName, () => SearchStream(_io.OpenInput(), InputName, hasName));
        else if (_request.IsRecursive && (path.Length == 0 || Directory.Exists(path)))
            SearchDirectory(path);
        else
            Try(path, () => SearchFile(path, hasName, isGiven: true));
    }

    private void SearchDirectory(string directory)
    {
        foreach (string path in GrepFiles.Below(directory, (failed, e) => Tell(failed, ErrorText.Describe(e, failed) ?? e.Message)))
        {
            if (_ends)
                return;
            Try(path, () => SearchFile(path, _request.HasNames ?? true, isGiven: false));
        }
    }

    private void Try(string path, Action search)
    {
        try
        {
            search();
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            Tell(path, words);
        }
    }

    private void Tell(string path, string words)
    {
        _failed = true;
        _printer.Flush();
        if (!_request.IsSilent)
            _io.PrintError($"bigfile: {path}: {words}");
    }

    private void SearchFile(string path, bool hasName, bool isGiven)
    {
        MappedFile file;
        try
        {
            file = MappedFile.Open(path, _request.Engine.FileOptions(_manager, AccessHint.Sequential));
        }
        catch (NotSupportedException)
        {
            // A pipe or a device: read as a stream if it was named, passed over if it only was in a directory.
            if (isGiven)
                SearchStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0), path, hasName);
            return;
        }
        using (file)
        {
            LineFormat format = _patterns.FormatOf(LineFormat.Detect(file, _request.Delimiter));
            GrepScanner scanner = MakeScanner(format, path, hasName);
            using var progress = new ProgressLine(_io.WriteError, IsWatched, $"searching {path}", file.Length);
            LineScanOptions options = OptionsFor(file, format) with { Progress = progress };
            long linesBefore = scanner.CountsLines && options.Start > 0 ? LinesBefore(file, format, options) : 0;
            var context = new FileContextLines(file, format);
            _printer.Begin(scanner.Formatter, context, linesBefore);
            using var search = new GrepFileSearch(file, scanner, _printer, options);
            switch (_request.Result)
            {
                case GrepResult.Lines:
                    search.Print();
                    _printer.PrintBehind();
                    EndFile(path, hasName, _printer.Selected);
                    break;
                case GrepResult.Count:
                    EndFile(path, hasName, search.Count());
                    break;
                default:
                    EndFile(path, hasName, search.HasSelected() ? 1 : 0);
                    break;
            }
        }
    }

    // A bar between the lines that are printed would be in the way.
    private bool IsWatched() => _io.ErrorIsTerminal() && !_io.OutputIsTerminal();

    private LineScanOptions OptionsFor(MappedFile file, LineFormat format) => new()
    {
        Format = format,
        Start = Math.Min(_request.Start, file.Length),
        End = Math.Min(_request.End, file.Length),
        ThreadCount = _request.Engine.ThreadCount,
        CancellationToken = _interrupt,
    };

    // Lines of the file whose first byte is before the range.
    private static long LinesBefore(MappedFile file, LineFormat format, LineScanOptions options)
    {
        long lines = 0;
        LineScan.Run<long>(
            file, options with { Start = 0, End = options.Start, Ordered = false, Progress = null },
            (block, ref sum) => sum += block.IsLongLine ? 1 : BlockLines.Count(block.Span, format.Rule),
            sum =>
            {
                lines += sum;
                return true;
            });
        return lines;
    }

    private void SearchStream(Stream input, string name, bool hasName)
    {
        using (input)
        using (var search = new GrepStreamSearch(input, _interrupt))
        {
            LineFormat format = _patterns.FormatOf(search.Detect(_request.Delimiter));
            GrepScanner scanner = MakeScanner(format, name, hasName);
            _printer.Begin(scanner.Formatter, search);
            EndFile(name, hasName, _request.Result == GrepResult.Lines
                ? PrintStream(search, scanner)
                : CountStream(search, scanner));
        }
    }

    private long PrintStream(GrepStreamSearch search, GrepScanner scanner)
    {
        GrepPage page = new();
        search.Run(scanner.Format, (offset, block) =>
        {
            page.Reset(offset, _printer.LinesBefore);
            scanner.Scan(block, page, _printer.Remaining, int.MaxValue);
            bool goesOn = _printer.Print(page);
            _printer.Flush(); // Whoever writes into the pipe may be slow, and whoever reads is to see what there is.
            return goesOn;
        }, () => (scanner.Before, _printer.PrintedEnd));
        page.Text.Dispose();
        return _printer.Selected;
    }

    private long CountStream(GrepStreamSearch search, GrepScanner scanner)
    {
        long selected = 0;
        long enough = _request.Result == GrepResult.Count ? _request.MaxCount : Math.Min(1, _request.MaxCount);
        search.Run(scanner.Format, (_, block) =>
        {
            selected += scanner.Count(block);
            return selected < enough;
        }, () => (0, long.MaxValue));
        return Math.Min(selected, enough);
    }

    private GrepScanner MakeScanner(LineFormat format, string name, bool hasName)
    {
        LineMatcher? matcher = _patterns.MatcherOf(format.Encoding);
        GrepFormatter formatter = GrepFormatters.For(_request, matcher, format, name, hasName, _hasColor);
        return new GrepScanner(_request, matcher, format, formatter);
    }

    private void EndFile(string name, bool hasName, long selected)
    {
        _files++;
        _selected += selected;
        if (selected > 0)
            _filesWithMatch++;
        GrepFormatters.AppendResult(_printer.Text, _request, name, hasName, _hasColor, selected);
        _printer.Drain();
        _ends = selected > 0 && _request.Result == GrepResult.Nothing;
    }

    private int WritePart(LineSplit split)
    {
        string path = _request.Files[0];
        try
        {
            using MappedFile file = MappedFile.Open(path, _request.Engine.FileOptions(_manager, AccessHint.Sequential));
            LineFormat format = _patterns.FormatOf(LineFormat.Detect(file, _request.Delimiter));
            (long start, long end) = split.RangeOf(file.Length);
            LineScanOptions options = OptionsFor(file, format) with { Start = start, End = end };
            var header = new PartHeader(
                GrepPart.CommandName, split, path, PartIdentity.Of(file, file.Length), GrepPart.OptionsOf(_request, format, _hasColor));
            GrepPart.Write(_request, file, _patterns.MatcherOf(format.Encoding), options, new PartWriter(_io.Output, header));
            return ExitCodes.Success;
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }
}
