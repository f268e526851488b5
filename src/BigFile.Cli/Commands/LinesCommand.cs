using System.Globalization;
using System.Text;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile lines</c>: lines by their numbers, as they stand in the file. By an index if there is one that fits, else by
/// counting up to them on all processors.
/// </summary>
/// <remarks>Nothing on the way to the lines may load an assembly that it can do without, as with a count.</remarks>
internal sealed class LinesCommand
{
    private const int BufferBytes = 64 << 10;

    // Nineteen digits and a colon, in UTF-16.
    private const int NumberBytesMax = 40;

    private readonly LinesRequest _request;
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;
    private readonly MappedFile _file;
    private readonly LineFormat _format;
    private readonly string _indexPath;
    private bool _isOpen;

    private LinesCommand(LinesRequest request, CommandIo io, MappedFile file, CancellationToken interrupt)
    {
        _request = request;
        _io = io;
        _interrupt = interrupt;
        _file = file;
        _format = FileFormat.Of(file, request.Encoding);
        _indexPath = request.IndexPath ?? LineIndex.DefaultPath(request.File);
    }

    /// <summary>Prints the lines and returns the exit code: that nothing was found if the file has none of them.</summary>
    public static int Run(LinesRequest request, CommandIo io, CancellationToken interrupt)
    {
        if (request.Engine.Json)
            throw new CommandException("--json: lines are printed as they stand in the file");
        interrupt.ThrowIfCancellationRequested();
        using ViewManager manager = request.Engine.CreateManager();
        try
        {
            using MappedFile file = MappedFile.Open(request.File, request.Engine.FileOptions(manager, AccessHint.Normal));
            return new LinesCommand(request, io, file, interrupt).Print();
        }
        catch (Exception e) when (ErrorText.Describe(e, request.File) is string words)
        {
            throw new CommandException(request.File, words);
        }
    }

    private int Print()
    {
        long[] numbers = NumbersWanted();
        long[] offsets = FindStarts(numbers);
        bool found = false;
        foreach (LineRange range in _request.Ranges)
        {
            long start = offsets[Array.BinarySearch(numbers, range.First - 1)];
            long end = range.Last is long last ? offsets[Array.BinarySearch(numbers, last)] : _file.Length;
            if (start >= end)
            {
                _io.PrintError($"bigfile: {_request.File}: has no line {range.First}");
                continue;
            }
            found = true;
            if (_isOpen)
                _io.Write(_format.Delimiter.BytesIn(_format.Encoding)); // The file's last line has no end, and this goes on.
            _isOpen = end == _file.Length && new LineBounds(_file, _format, end).DelimiterLengthBefore(end) == 0;
            if (_request.Numbered)
                WriteNumbered(range.First, start, end);
            else
                FileRange.Visit(_file, range.First == 1 ? 0 : start, end, _io.Write, _interrupt);
        }
        return found ? ExitCodes.Success : ExitCodes.NoMatch;
    }

    // The first line of each range, and the one behind its last, in order. Without Linq, which is one more assembly to load.
    private long[] NumbersWanted()
    {
        List<long> numbers = [];
        foreach (LineRange range in _request.Ranges)
        {
            numbers.Add(range.First - 1);
            if (range.Last is long last)
                numbers.Add(last);
        }
        numbers.Sort();
        return [.. numbers];
    }

    private long[] FindStarts(long[] numbers)
    {
        try
        {
            using LineIndex? index = _request.MakesIndex
                ? IndexCommand.LoadOrMake(_file, _indexPath, _format, _request.Engine.ThreadCount, _io, _interrupt, out _)
                : TryLoad();
            if (index is not null)
                return FindStarts(numbers, index);
        }
        catch (LineIndexException e)
        {
            _io.PrintError($"bigfile: {ErrorText.OneLine(e.Message)}; lines are counted instead");
        }
        return LineFinder.FindStarts(_file, numbers, ScanOptions(start: 0));
    }

    private LineIndex? TryLoad()
    {
        if (_request.IndexPath is null && !File.Exists(_indexPath))
            return null;
        try
        {
            return LineIndex.Load(_file, _indexPath, new LineIndexOptions { Format = _format });
        }
        catch (Exception e) when (e is not LineIndexException && ErrorText.Describe(e, _indexPath) is string words)
        {
            if (_request.IndexPath is not null)
                throw new CommandException(_indexPath, words);
            // Nobody asked for this one.
            _io.PrintError($"bigfile: {_indexPath}: {words}; lines are counted instead");
            return null;
        }
    }

    private long[] FindStarts(long[] numbers, LineIndex index)
    {
        int known = 0;
        while (known < numbers.Length && numbers[known] < index.LineCount)
            known++;
        long[] offsets = new long[numbers.Length];
        try
        {
            for (int i = 0; i < known; i++)
                offsets[i] = index.GetLine(numbers[i]).Offset;
        }
        catch (Exception e) when (e is not LineIndexException && ErrorText.Describe(e, _indexPath) is string words)
        {
            throw new CommandException(_indexPath, words);
        }
        if (known == numbers.Length)
            return offsets;
        // The file has grown since: count on from there. Nothing is left to count if it has not.
        long[] behind = numbers[known..];
        for (int i = 0; i < behind.Length; i++)
            behind[i] -= index.LineCount;
        LineFinder.FindStarts(_file, behind, ScanOptions(index.IndexedBytes)).CopyTo(offsets, known);
        return offsets;
    }

    private LineScanOptions ScanOptions(long start) =>
        new() { Format = _format, Start = start, ThreadCount = _request.Engine.ThreadCount, CancellationToken = _interrupt };

    private void WriteNumbered(long number, long start, long end)
    {
        Encoding encoding = _format.Encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode,
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.ASCII,
        };
        byte[] buffer = new byte[BufferBytes];
        int used = 0;
        foreach (Line line in _file.EnumerateLines(_format, start, end))
        {
            long lengthBytes = line.Length + line.DelimiterLength;
            if (lengthBytes > BufferBytes - NumberBytesMax - used)
                Flush(buffer, ref used);
            used += encoding.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number++}:"), buffer.AsSpan(used));
            if (lengthBytes <= BufferBytes - used)
            {
                // By the file and not by the span, which has no delimiter.
                _file.ReadExactly(line.Offset, buffer.AsSpan(used, (int)lengthBytes));
                used += (int)lengthBytes;
                continue;
            }
            Flush(buffer, ref used);
            FileRange.Visit(_file, line.Offset, line.Offset + lengthBytes, _io.Write, _interrupt);
        }
        Flush(buffer, ref used);
    }

    private void Flush(byte[] buffer, ref int used)
    {
        _interrupt.ThrowIfCancellationRequested();
        _io.Write(buffer.AsSpan(0, used));
        used = 0;
    }
}
