using System.Runtime.CompilerServices;

namespace BigFile.Cli.Grep;

/// <summary>One search of one block of whole lines.</summary>
internal ref struct GrepPass
{
    private readonly GrepScanner _scanner;
    private readonly ReadOnlySpan<byte> _block;
    private readonly GrepPage _page;
    private readonly long _limit;
    private readonly int _textBytesMax;

    // All lines before this place are counted; it is a line start.
    private int _countedEnd;
    private long _lines;

    // Behind the last line that was printed, its number, and how many lines of context it still wants; -1: none was.
    private int _printedEnd = -1;
    private long _printedNumber;
    private long _pending;

    /// <summary>Prepares the search; see <see cref="GrepScanner.Scan"/>.</summary>
    public GrepPass(GrepScanner scanner, ReadOnlySpan<byte> block, GrepPage page, long limit, int textBytesMax)
    {
        _scanner = scanner;
        _block = block;
        _page = page;
        _limit = limit;
        _textBytesMax = textBytesMax;
    }

    /// <summary>Searches.</summary>
    public void Run()
    {
        int end = 0;
        if (_limit > 0)
        {
            for (bool goesOn = true; goesOn && end < _block.Length;)
            {
                int start = end;
                end = _scanner.CountsLines ? _scanner.PieceEnd(_block, start) : _block.Length;
                goesOn = _scanner.Request.Inverts ? RunInverted(start, ref end) : RunPiece(start, ref end);
                CountTo(end);
            }
        }
        if (_page.Selected == _limit)
            end = _block.Length; // Nothing more is selected, but context may be wanted.
        PrintPending(end);
        CountTo(end);
        _page.Lines = _lines;
        _page.End = _page.Start + end;
        _page.MissingAfter = _pending;
        if (_printedEnd < 0)
            _page.FirstPrinted = _page.PrintedEnd = _page.End;
        else
            _page.PrintedEnd = _page.Start + _printedEnd;
    }

    private bool RunPiece(int start, ref int end)
    {
        ReadOnlySpan<byte> piece = _block[start..end];
        for (int at = 0; _scanner.TryFindLine(piece, ref at, out int lineStart, out int contentEnd);)
        {
            if (!Select(start + lineStart, start + contentEnd, start + at))
            {
                end = start + at;
                return false;
            }
        }
        return true;
    }

    private bool RunInverted(int start, ref int end)
    {
        ReadOnlySpan<byte> piece = _block[start..end];
        for (int at = 0; at < piece.Length;)
        {
            int from = at;
            _scanner.TryFindLine(piece, ref at, out int runEnd, out _);
            if (_scanner.WritesRuns)
            {
                if (SelectRun(start + from, start + runEnd))
                    continue;
                end = start + runEnd;
                return false;
            }
            for (int line = start + from; line < start + runEnd;)
            {
                int contentEnd = ContentEnd(line, out int next);
                if (!Select(line, contentEnd, next))
                {
                    end = next;
                    return false;
                }
                line = next;
            }
        }
        return true;
    }

    private bool SelectRun(int start, int end)
    {
        if (start == end)
            return true;
        int lineStart = _scanner.Rule.TryFindDelimiterBackward(_block[start..end], end - start, out int index, out int length)
            ? start + index + length
            : start;
        _scanner.Formatter.AppendRun(_page, _block[start..lineStart]);
        // The last line of the file may have no delimiter: it gets one.
        if (lineStart < end)
            _scanner.Formatter.Append(_page, true, _page.Start + lineStart, 0, _block[lineStart..end], 0);
        if (_printedEnd < 0)
            _page.FirstPrinted = _page.Start + start;
        _printedEnd = end;
        _page.Selected++; // Not how many, only that there are: nobody counts where runs are written.
        return _page.Text.Length <= _textBytesMax;
    }

    // False: that was enough.
    private bool Select(int start, int contentEnd, int next)
    {
        long number = 0;
        if (_scanner.CountsLines)
        {
            CountTo(start);
            number = _lines + 1;
        }
        if (_scanner.Request.Separates)
            PrintAround(start, number);
        else if (_printedEnd < 0)
            _page.FirstPrinted = _page.Start + start;
        Print(true, start, contentEnd, next, number);
        _pending = _scanner.After;
        _page.Selected++;
        return _page.Selected < _limit && _page.Text.Length <= _textBytesMax;
    }

    // The context behind the line before, then that before this line.
    private void PrintAround(int start, long number)
    {
        PrintPending(start);
        int floor = Math.Max(_printedEnd, 0);
        int from = start;
        long count = 0;
        while (count < _scanner.Before && from > floor)
        {
            from = LineStartBefore(from);
            count++;
        }
        if (_printedEnd < 0)
        {
            _page.FirstPrinted = _page.Start + from;
            _page.MissingBefore = from == 0 ? _scanner.Before - count : 0;
        }
        else if (from != _printedEnd)
        {
            _scanner.Formatter.AppendSeparator(_page.Text);
        }
        for (number -= count; from < start; number++)
        {
            int contentEnd = ContentEnd(from, out int next);
            Print(false, from, contentEnd, next, number);
            from = next;
        }
    }

    private void PrintPending(int end)
    {
        for (; _pending > 0 && _printedEnd < end; _pending--)
        {
            int contentEnd = ContentEnd(_printedEnd, out int next);
            Print(false, _printedEnd, contentEnd, next, _printedNumber + 1);
        }
    }

    private void Print(bool isSelected, int start, int contentEnd, int next, long number)
    {
        _scanner.Formatter.Append(_page, isSelected, _page.Start + start, number, _block[start..contentEnd], next - contentEnd);
        _printedEnd = next;
        _printedNumber = number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountTo(int end)
    {
        if (!_scanner.CountsLines || end <= _countedEnd)
            return;
        _lines += _scanner.LinesIn(_block[_countedEnd..end]);
        _countedEnd = end;
    }

    private readonly int ContentEnd(int start, out int next)
    {
        if (_scanner.Rule.TryFindDelimiter(_block, start, out int index, out int length))
        {
            next = index + length;
            return index;
        }
        return next = _block.Length;
    }

    private readonly int LineStartBefore(int start)
    {
        int end = start;
        if (_scanner.Rule.TryFindDelimiterBackward(_block, start, out int index, out int length) && index + length == start)
            end = index;
        return end > 0 && _scanner.Rule.TryFindDelimiterBackward(_block, end, out index, out length) ? index + length : 0;
    }
}
