using System.Buffers.Text;
using System.Diagnostics;
using BigFile.Cli.Output;

namespace BigFile.Cli.Grep;

/// <summary>
/// What was found in some lines of a file that stand one behind the other: formatted, but for what only the lines before tell.
/// </summary>
/// <remarks>
/// The thread that searches does not know how many lines stand before its own. It leaves room for each line number, as
/// wide as it guesses them to be; whoever prints fills them in. Only where the guess was wrong the text is laid out anew.
/// </remarks>
internal sealed class GrepPage
{
    private const int NumberBytesMax = 20;

    private Gap[] _gaps = new Gap[256];
    private int _gapCount;
    private int _digits;
    private long _linesBefore;

    /// <summary>The formatted lines.</summary>
    public ByteBuffer Text { get; } = new();

    /// <summary>Where the lines begin, in bytes from the start of the file.</summary>
    public long Start { get; private set; }

    /// <summary>Where they end.</summary>
    public long End { get; set; }

    /// <summary>How many there are, if they were counted.</summary>
    public long Lines { get; set; }

    /// <summary>How many of them are selected.</summary>
    public long Selected { get; set; }

    /// <summary>True if the lines were not searched: too long, or too much to print. Whoever prints does it then, piece by piece.</summary>
    public bool IsUnsearched { get; private set; }

    /// <summary>Where the first line in the text begins; <see cref="End"/> if there is none.</summary>
    public long FirstPrinted { get; set; }

    /// <summary>Where the last line in the text ends.</summary>
    public long PrintedEnd { get; set; }

    /// <summary>Lines of context that the first selected line wants from before <see cref="Start"/>.</summary>
    public long MissingBefore { get; set; }

    /// <summary>Lines of context that the last selected line wants from behind <see cref="End"/>.</summary>
    public long MissingAfter { get; set; }

    /// <summary>Makes it an empty page for lines from <paramref name="start"/> on.</summary>
    /// <param name="start">Where the lines begin.</param>
    /// <param name="linesBefore">How many lines there are before them; or a guess, complemented, so that it is negative.</param>
    public void Reset(long start, long linesBefore)
    {
        Text.Cut();
        _gapCount = 0;
        _digits = linesBefore < 0 ? DigitsOf(~linesBefore) : 0;
        _linesBefore = linesBefore;
        Start = End = FirstPrinted = PrintedEnd = start;
        Lines = Selected = MissingBefore = MissingAfter = 0;
        IsUnsearched = false;
    }

    /// <summary>Makes it a page whose lines are all left out.</summary>
    /// <param name="end">Where the lines end.</param>
    /// <param name="lines">How many there are.</param>
    public void SetUnselected(long end, long lines)
    {
        End = FirstPrinted = PrintedEnd = end;
        Lines = lines;
    }

    /// <summary>Makes it a page whose lines are still to be searched.</summary>
    /// <param name="end">Where the lines end.</param>
    public void SetUnsearched(long end)
    {
        IsUnsearched = true;
        End = FirstPrinted = PrintedEnd = end;
    }

    /// <summary>Adds the number of a line, or room for it.</summary>
    /// <param name="number">The number, where the page's first line has 1.</param>
    public void AppendNumber(long number)
    {
        if (_linesBefore >= 0)
        {
            Text.AppendNumber(_linesBefore + number);
            return;
        }
        if (_gapCount == _gaps.Length)
            _gaps = MoreGaps(_gaps);
        _gaps[_gapCount++] = new Gap(Text.Length, (int)number);
        Text.Room(_digits);
        Text.Advance(_digits);
    }

    /// <summary>Fills in the numbers, and writes the text behind what <paramref name="output"/> holds if that takes another layout.</summary>
    /// <returns>Whether it did; otherwise <see cref="Text"/> is ready.</returns>
    public bool FillNumbers(long linesBefore, ByteBuffer output)
    {
        if (_gapCount == 0)
            return false;
        Span<byte> text = Text.Span;
        long first = linesBefore + _gaps[0].Number;
        long last = linesBefore + _gaps[_gapCount - 1].Number;
        if (DigitsOf(first) == _digits && DigitsOf(last) == _digits)
        {
            for (int i = 0; i < _gapCount; i++)
                WriteDigits(text.Slice(_gaps[i].Position, _digits), linesBefore + _gaps[i].Number);
            return false;
        }
        int done = 0;
        for (int i = 0; i < _gapCount; i++)
        {
            output.Append(text[done.._gaps[i].Position]);
            output.AppendNumber(linesBefore + _gaps[i].Number);
            done = _gaps[i].Position + _digits;
        }
        output.Append(text[done..]);
        return true;
    }

    // By hand: generic code of the framework over a type of its own is left to the compiler at run time.
    private static Gap[] MoreGaps(Gap[] gaps)
    {
        var more = new Gap[2 * gaps.Length];
        for (int i = 0; i < gaps.Length; i++)
            more[i] = gaps[i];
        return more;
    }

    private static int DigitsOf(long value)
    {
        Span<byte> text = stackalloc byte[NumberBytesMax];
        bool fits = Utf8Formatter.TryFormat(value, text, out int digits);
        Debug.Assert(fits, "No number is longer.");
        return digits;
    }

    // Right to left; the caller knows that the number has as many digits as there is room.
    private static void WriteDigits(Span<byte> room, long value)
    {
        ulong rest = (ulong)value;
        for (int i = room.Length - 1; i >= 0; i--)
        {
            ulong next = rest / 10;
            room[i] = (byte)('0' + (int)(rest - (next * 10)));
            rest = next;
        }
    }

    // Room for the number of a line, counted in the page.
    private readonly struct Gap(int position, int number)
    {
        public readonly int Position = position;
        public readonly int Number = number;
    }
}
