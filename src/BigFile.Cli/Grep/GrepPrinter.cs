using System.Diagnostics;
using BigFile.Cli.Output;

namespace BigFile.Cli.Grep;

/// <summary>
/// Prints what was found, in the order of the file: puts pages together, fills in line numbers, fetches the lines of context
/// that lie between pages, keeps groups apart, and stops at the most lines that are wanted. One thread at a time.
/// </summary>
/// <remarks>
/// Invariants: everything before <c>_printedEnd</c> that is to be printed was. While lines of context are pending, the line
/// at <c>_printedEnd</c> is the next. <c>_linesBefore</c> counts the lines before the page that comes next.
/// </remarks>
internal sealed class GrepPrinter(GrepRequest request, WriteAction output) : IDisposable
{
    // Less is collected, so that many small files take few system calls.
    private const int WriteBytes = 64 << 10;

    private readonly GrepPage _page = new();
    private readonly bool _separates = request.Separates && request.Split is null && !request.Engine.Json;
    private GrepFormatter _formatter = null!;
    private ContextLines _context = null!;
    private bool _hasPrinted;
    private long _printedEnd;
    private long _pending;

    /// <summary>Selected lines of the file so far.</summary>
    public long Selected { get; private set; }

    /// <summary>How many more may be selected.</summary>
    public long Remaining { get; private set; }

    /// <summary>Lines before the next page.</summary>
    public long LinesBefore { get; private set; }

    /// <summary>Whether nothing more of this file will be printed.</summary>
    public bool HasEnough => Remaining == 0 && _pending == 0;

    /// <summary>What is printed, where something else than lines is to be added.</summary>
    public ByteBuffer Text => _page.Text;

    /// <summary>Begins with the next file.</summary>
    /// <param name="formatter">Writes its lines.</param>
    /// <param name="context">Has its lines.</param>
    /// <param name="linesBefore">How many lines there are before the first that is searched.</param>
    public void Begin(GrepFormatter formatter, ContextLines context, long linesBefore = 0)
    {
        _formatter = formatter;
        _context = context;
        _printedEnd = -1;
        _pending = 0;
        Selected = 0;
        Remaining = request.MaxCount;
        LinesBefore = linesBefore;
    }

    /// <summary>Prints a page that was searched, and that does not select more than <see cref="Remaining"/>.</summary>
    /// <returns>Whether more is wanted.</returns>
    public bool Print(GrepPage page)
    {
        Debug.Assert(!page.IsUnsearched && (page.Selected <= Remaining || Remaining == 0), "Such a page is to be searched again.");
        if (Remaining == 0)
        {
            PrintPending(page.Start, page.End);
            LinesBefore += page.Lines;
            return !HasEnough;
        }
        PrintPending(page.Start, page.FirstPrinted);
        if (page.Selected > 0)
        {
            PrintBefore(page);
            Write(page);
            _printedEnd = page.PrintedEnd;
            _pending = page.MissingAfter;
        }
        LinesBefore += page.Lines;
        Selected += page.Selected;
        Remaining -= Math.Min(page.Selected, Remaining);
        return !HasEnough;
    }

    /// <summary>Prints lines behind the last page as context, as many as its last selected line wants and the file has.</summary>
    public void PrintBehind() => PrintPending(_printedEnd, long.MaxValue);

    /// <summary>Prints one line, as merging does.</summary>
    public void Print(bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength)
    {
        if (offset != _printedEnd)
            Separate();
        Append(isSelected, offset, number, content, delimiterLength);
        Drain();
    }

    /// <summary>Where the last line that was printed ends; -1 if none of this file was.</summary>
    public long PrintedEnd => _printedEnd;

    /// <summary>Writes what has been collected.</summary>
    public void Flush()
    {
        if (Text.Length > 0)
            output(Text.Span);
        Text.Cut();
    }

    /// <summary>Writes what has been collected if it is worth a system call.</summary>
    public void Drain()
    {
        if (Text.Length >= WriteBytes)
            Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Text.Dispose();

    private void PrintPending(long start, long end)
    {
        if (_pending == 0)
            return;
        Debug.Assert(_printedEnd == start, "What is pending goes on where the last page ended.");
        PrintContext(start, end, _pending, LinesBefore + 1);
    }

    private void PrintBefore(GrepPage page)
    {
        long lines = 0;
        long start = page.FirstPrinted;
        if (page.MissingBefore > 0)
            (start, lines) = _context.Back(page.Start, page.MissingBefore, Math.Max(_printedEnd, 0));
        if (start != _printedEnd)
            Separate();
        if (lines > 0)
            PrintContext(start, page.Start, lines, LinesBefore + 1 - lines);
    }

    private void PrintContext(long start, long end, long countMax, long number) =>
        _context.Visit(start, end, countMax, (offset, content, delimiterLength) =>
        {
            Append(false, offset, number++, content, delimiterLength);
            Drain();
        });

    private void Append(bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength)
    {
        _formatter.Append(_page, isSelected, offset, number, content, delimiterLength);
        _printedEnd = offset + content.Length + delimiterLength;
        if (_pending > 0)
            _pending--;
        _hasPrinted = true;
    }

    private void Separate()
    {
        if (_separates && _hasPrinted)
            _formatter.AppendSeparator(Text);
        _hasPrinted = true;
    }

    private void Write(GrepPage page)
    {
        _hasPrinted = true;
        if (page.FillNumbers(LinesBefore, Text))
        {
            Drain();
            return;
        }
        if (Text.Length + page.Text.Length >= WriteBytes)
        {
            Flush();
            output(page.Text.Span);
        }
        else
        {
            Text.Append(page.Text.Span);
        }
    }
}
