using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Counts lines of a format. Immutable; any thread.</summary>
internal sealed class LineTally(LineFormat format)
{
    private readonly LineRule _rule = format.Rule;
    private readonly bool _isSingleByte = format.UnitBytes == 1;

    // Every line that this command knows ends in one of the two, whatever stands before.
    private readonly byte _last = (byte)(format.Delimiter.Equals(LineDelimiter.Nul) ? 0 : '\n');

    /// <summary>How many lines there are in a run of whole lines; an unterminated last one counts.</summary>
    public long Count(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
            return 0;
        if (_isSingleByte)
            return lines.Count(_last) + (lines[^1] == _last ? 0 : 1);
        long count = 0;
        for (int at = 0; at < lines.Length; count++)
            at = _rule.TryFindDelimiter(lines, at, out int index, out int length) ? index + length : lines.Length;
        return count;
    }
}
