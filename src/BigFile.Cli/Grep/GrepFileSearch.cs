using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Searches a range of one mapped file on several threads, and has its lines printed in their order.</summary>
internal sealed class GrepFileSearch : IDisposable
{
    // The pages of a chunk with more text than this are cut, and the rest of the lines is searched when it is their turn to be printed: so
    // what threads are ahead of the printer takes a bounded amount of memory, whatever is printed beside each line.
    private const int TextBytesMax = 8 << 20;

    // Short chunks when lines are printed: what is formatted is still in the cache when it is written, and what threads are
    // ahead of the printer is little.
    private const long ChunkBytes = 1 << 20;

    // Lines longer than this, and lines with more context than this, are formatted one piece at a time too.
    private const long FormattedBytesMax = 16 << 20;
    private const long ContextLinesMax = 10_000;

    // What is searched at a time when it is to be printed at once.
    private const long PieceBytes = 256 << 10;

    private readonly MappedFile _file;
    private readonly GrepScanner _scanner;
    private readonly GrepPrinter _printer;
    private readonly LineScanOptions _options;
    private readonly long _limit;
    private readonly Stack<GrepPage> _free = new();

    // The length of some page's text: new ones have room for as much, so that they need not grow step by step.
    private int _textBytesUsual;

    /// <summary>Prepares the search.</summary>
    /// <param name="file">The file.</param>
    /// <param name="scanner">Searches its lines.</param>
    /// <param name="printer">Prints them; begun with this file.</param>
    /// <param name="options">The range, and how to go over it.</param>
    public GrepFileSearch(MappedFile file, GrepScanner scanner, GrepPrinter printer, LineScanOptions options)
    {
        _file = file;
        _scanner = scanner;
        _printer = printer;
        _options = options;
        _limit = scanner.Request.MaxCount;
    }

    /// <summary>How many lines of the range are selected; at most as many as are asked for.</summary>
    public long Count()
    {
        long selected = 0;
        if (_limit > 0)
        {
            LineScan.Run<long>(
                _file, _options with { Ordered = false },
                (block, ref sum) => sum += block.IsLongLine ? (IsSelected(block) ? 1 : 0) : _scanner.Count(block.Span),
                sum => (selected += sum) < _limit);
        }
        return Math.Min(selected, _limit);
    }

    /// <summary>Whether a line of the range is selected.</summary>
    public bool HasSelected()
    {
        bool found = false;
        if (_limit > 0)
        {
            LineScan.Run<bool>(
                _file, _options with { Ordered = false },
                (block, ref any) => any = any || HasSelected(block),
                any => !(found |= any));
        }
        return found;
    }

    /// <summary>Has the lines printed.</summary>
    public void Print()
    {
        if (_printer.HasEnough)
            return;
        LineScan.Run<List<GrepPage>>(_file, _options with { ChunkBytes = Math.Min(ChunkBytes, _file.WindowSizeBytes) }, Search, Deliver);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GrepPage page in _free)
            page.Text.Dispose();
    }

    private static ReadOnlySpan<byte> Bytes(LineBlock block) =>
        block.IsLongLine ? LongLine.Read(block.File, block.Offset, block.Length) : block.Span;

    private bool HasSelected(LineBlock block) => block.IsLongLine ? IsSelected(block) : _scanner.HasSelected(block.Span);

    // Whether the one line of a block that is too long for a span is selected: literals are looked for piece by piece.
    private bool IsSelected(LineBlock block)
    {
        if (_scanner.Matcher is not LineMatcher matcher)
            return _scanner.Request.Inverts;
        LineBlockEnumerator lines = block.GetEnumerator();
        lines.MoveNext();
        try
        {
            return matcher.IsMatch(block.File, block.Offset, lines.Current.Length) != _scanner.Request.Inverts;
        }
        catch (LongLineException) when (block.Length <= Array.MaxLength)
        {
            return _scanner.HasSelected(Bytes(block));
        }
    }

    private void Search(LineBlock block, ref List<GrepPage>? pages)
    {
        pages ??= new List<GrepPage>(1);
        int textBytes = 0;
        foreach (GrepPage done in pages)
            textBytes += done.Text.Length;
        _scanner.LearnLinesFrom(block.Span);
        GrepPage page = Rent(block.Offset);
        pages.Add(page);
        long end = block.Offset + block.Length;
        if (block.IsLongLine || textBytes >= TextBytesMax || (TakesTooMuch(block) && HasSelected(block)))
        {
            page.SetUnsearched(end);
            return;
        }
        _scanner.Scan(block.Span, page, _limit, TextBytesMax - textBytes);
        if (page.End < end)
        {
            GrepPage rest = Rent(page.End);
            rest.SetUnsearched(end);
            pages.Add(rest);
        }
    }

    private bool TakesTooMuch(LineBlock block) =>
        block.Length > FormattedBytesMax || _scanner.Before > ContextLinesMax || _scanner.After > ContextLinesMax;

    private bool Deliver(List<GrepPage> pages)
    {
        bool goesOn = true;
        foreach (GrepPage page in pages)
        {
            if (goesOn)
            {
                bool isLimited = page.Selected > _printer.Remaining && _printer.Remaining > 0;
                goesOn = page.IsUnsearched || isLimited ? PrintPieces(page.Start, page.End) : _printer.Print(page);
                _scanner.LearnLinesBefore(page.End, _printer.LinesBefore);
            }
            Volatile.Write(ref _textBytesUsual, page.Text.Length);
            lock (_free)
                _free.Push(page);
        }
        return goesOn;
    }

    // Searches and prints in turn, so that all that was printed before is known.
    private bool PrintPieces(long start, long end)
    {
        GrepPage page = new();
        LineScanOptions options = _options with { Start = start, End = end, ThreadCount = 1, ChunkBytes = PieceBytes, Progress = null };
        bool goesOn = true;
        LineScan.Run<bool>(
            _file, options,
            (block, ref found) =>
            {
                if (!goesOn)
                    return;
                page.Reset(block.Offset, _printer.LinesBefore);
                if (block.IsLongLine && (_printer.Remaining == 0 || !IsSelected(block)))
                    page.SetUnselected(block.Offset + block.Length, 1);
                else
                    _scanner.Scan(Bytes(block), page, _printer.Remaining, int.MaxValue);
                goesOn = _printer.Print(page);
            },
            _ => goesOn);
        page.Text.Dispose();
        return goesOn;
    }

    private GrepPage Rent(long offset)
    {
        GrepPage? page;
        lock (_free)
            _free.TryPop(out page);
        if (page is null)
        {
            page = new GrepPage();
            page.Text.Room(Volatile.Read(ref _textBytesUsual));
        }
        page.Reset(offset, ~_scanner.GuessLinesBefore(offset));
        return page;
    }
}
