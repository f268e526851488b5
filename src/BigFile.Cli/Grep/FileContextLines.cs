using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Lines of context from a mapped file.</summary>
internal sealed class FileContextLines(MappedFile file, LineFormat format) : ContextLines
{
    /// <inheritdoc/>
    public override (long Start, long Lines) Back(long start, long count, long floor)
    {
        long lines = 0;
        if (count == 0 || floor >= start)
            return (start, 0);
        foreach (Line line in file.EnumerateLinesBackward(format, floor, start))
        {
            start = line.Offset;
            if (++lines == count)
                break;
        }
        return (start, lines);
    }

    /// <inheritdoc/>
    public override void Visit(long start, long end, long countMax, ContextLineAction action)
    {
        if (countMax == 0 || start >= end)
            return;
        foreach (Line line in file.EnumerateLines(format, start, end))
        {
            if (line.IsLong)
                action(line.Offset, LongLine.Read(file, line.Offset, line.Length), line.DelimiterLength);
            else
                action(line.Offset, line.Span, line.DelimiterLength);
            if (--countMax == 0)
                return;
        }
    }
}
