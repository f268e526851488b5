namespace BigFile.Scanning;

/// <summary>Tells which lines match one of several patterns, and where in them. Immutable; any thread.</summary>
public sealed class LineMatcher
{
    private readonly byte[] _literal;

    /// <summary>A matcher for one pattern.</summary>
    public LineMatcher(SearchPattern pattern, LineMatcherOptions? options = null)
        : this([pattern], options)
    {
    }

    /// <summary>A matcher for lines that match at least one of the patterns.</summary>
    public LineMatcher(IReadOnlyList<SearchPattern> patterns, LineMatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        Options = options ?? new LineMatcherOptions();
        _literal = System.Text.Encoding.UTF8.GetBytes(patterns[0].Text);
    }

    /// <summary>How the matcher compares.</summary>
    public LineMatcherOptions Options { get; }

    /// <summary>Whether a line, without its delimiter, matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> line) => line.IndexOf(_literal) >= 0;

    /// <summary>Finds the first match in a line at or behind a place; the longest literal where several begin there.</summary>
    public bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        length = _literal.Length;
        start = line[from..].IndexOf(_literal) + from;
        return start >= from;
    }

    /// <summary>Finds the next matching line of a block of whole lines, from the line start <paramref name="from"/> on.</summary>
    internal bool TryFindLine(ReadOnlySpan<byte> block, int from, out int lineStart, out int contentEnd, out int next)
    {
        LineRule rule = Options.Format.Rule;
        for (lineStart = from; lineStart < block.Length; lineStart = next)
        {
            contentEnd = block.Length;
            next = block.Length;
            if (rule.TryFindDelimiter(block, lineStart, out int index, out int length))
                (contentEnd, next) = (index, index + length);
            if (IsMatch(block[lineStart..contentEnd]))
                return true;
        }
        contentEnd = next = lineStart = block.Length;
        return false;
    }

    /// <summary>How many lines of a block of whole lines match.</summary>
    internal long CountLines(ReadOnlySpan<byte> block)
    {
        long count = 0;
        for (int at = 0; TryFindLine(block, at, out _, out _, out at);)
            count++;
        return count;
    }
}
