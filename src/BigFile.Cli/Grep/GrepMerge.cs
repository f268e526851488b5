using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Prints from the parts of a search what one run over the whole file would have printed.</summary>
/// <remarks>
/// The records of a part are in the order of the file: context before the split, lines of the split, context behind it. Of what
/// two parts have, the line is taken from the part that owns it if it prints it; context behind a split ends where
/// the next part that prints anything begins.
/// </remarks>
internal sealed class GrepMerge
{
    private readonly PartSet _parts;
    private readonly GrepRequest _request;
    private readonly GrepPrinter _printer;
    private readonly CancellationToken _interrupt;
    private readonly bool[] _hasRecord;
    private long _linesBefore;
    private long _selected;
    private long _pending;

    private GrepMerge(PartSet parts, GrepRequest request, GrepPrinter printer, CancellationToken interrupt)
    {
        _parts = parts;
        _request = request;
        _printer = printer;
        _interrupt = interrupt;
        _hasRecord = new bool[parts.Parts.Count];
    }

    /// <summary>Prints, and returns the exit code that the one run would have returned.</summary>
    public static int Run(PartSet parts, CommandIo io, CancellationToken interrupt)
    {
        GrepRequest request;
        try
        {
            request = GrepPart.RequestOf(parts.Header);
        }
        catch (FormatException)
        {
            throw parts.Parts[0].Damaged();
        }
        using GrepPrinter printer = new(request, io.Output.Write);
        GrepMerge merge = new(parts, request, printer, interrupt);
        merge.Print();
        return merge._selected > 0 ? ExitCodes.Success : ExitCodes.NoMatch;
    }

    private void Print()
    {
        string name = _parts.Header.File;
        bool hasColor = _request.Color == ColorChoice.Always;
        if (_request.Result == GrepResult.Count)
        {
            foreach (PartReader part in _parts.Parts)
                ReadToEnd(part);
            _selected = Math.Min(_parts.Sum(GrepPart.SelectedCount), _request.MaxCount);
        }
        else
        {
            var patterns = new GrepPatterns(_request);
            LineFormat format = patterns.FormatOf(LineFormat.Default);
            _printer.Begin(
                GrepFormatters.For(_request, patterns.MatcherOf(format.Encoding), format, name, _request.HasNames == true, hasColor),
                NoContext.Instance);
            PrintLines();
        }
        // As one run: with -m 0 nothing is even searched.
        if (_request.MaxCount > 0)
        {
            GrepFormatters.AppendResult(_printer.Text, _request, name, _request.HasNames == true, hasColor, _selected);
            if (_request.Engine.Json)
                GrepFormatters.AppendSummary(_printer.Text, 1, _selected > 0 ? 1 : 0, _selected);
        }
        _printer.Flush();
    }

    private void PrintLines()
    {
        for (int i = 0; i < _hasRecord.Length; i++)
            _hasRecord[i] = _parts.Parts[i].TryReadRecord();
        for (int i = 0; i < _hasRecord.Length; i++)
        {
            PartReader part = _parts.Parts[i];
            (_, long splitEnd) = part.Header.Split.RangeOf(part.Header.Identity.LengthBytes);
            long nextFirst = FirstOffsetBehind(i);
            for (; _hasRecord[i]; _hasRecord[i] = part.TryReadRecord())
            {
                _interrupt.ThrowIfCancellationRequested();
                if (!IsRecord(part))
                    throw part.Damaged();
                long offset = part.Numbers[0];
                bool isThere = offset < _printer.PrintedEnd || (offset >= splitEnd && offset >= nextFirst);
                if (!isThere && !PrintLine(part))
                    return;
            }
            if (!part.Counts.TryGetValue(GrepPart.LinesCount, out long lines))
                throw part.Damaged();
            _linesBefore += lines;
        }
    }

    // False when all that the one run would have printed is printed.
    private bool PrintLine(PartReader part)
    {
        long offset = part.Numbers[0];
        bool isSelected = part.Letter == GrepPartFormatter.Selected;
        if (_selected == _request.MaxCount)
        {
            // Behind the last line that is wanted, its context; lines that would be selected are context there.
            if (_pending == 0 || offset != _printer.PrintedEnd)
                return false;
            _pending--;
            isSelected = false;
        }
        else if (isSelected)
        {
            _selected++;
            _pending = _request.After ?? 0;
        }
        _printer.Print(isSelected, offset, _linesBefore + part.Numbers[1], part.Bytes, (int)part.Numbers[2]);
        return true;
    }

    private long FirstOffsetBehind(int part)
    {
        for (int i = part + 1; i < _hasRecord.Length; i++)
        {
            if (_hasRecord[i])
                return IsRecord(_parts.Parts[i]) ? _parts.Parts[i].Numbers[0] : throw _parts.Parts[i].Damaged();
        }
        return long.MaxValue;
    }

    private static bool IsRecord(PartReader part) =>
        part.Letter is GrepPartFormatter.Selected or GrepPartFormatter.Context && part.Numbers.Length == GrepPartFormatter.NumberCount
        && part.Numbers[2] is >= 0 and <= 4;

    private static void ReadToEnd(PartReader part)
    {
        while (part.TryReadRecord())
        {
        }
    }

    /// <summary>Parts bring their context along.</summary>
    private sealed class NoContext : ContextLines
    {
        public static NoContext Instance { get; } = new();

        public override (long Start, long Lines) Back(long start, long count, long floor) => (start, 0);

        public override void Visit(long start, long end, long countMax, ContextLineAction action)
        {
        }
    }
}
