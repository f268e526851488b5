namespace BigFile.Scanning;

/// <summary>
/// Tells which lines match at least one of several patterns, and where in them. Immutable; any thread.
/// </summary>
/// <remarks>
/// <para>
/// Literals are looked for in the bytes of many lines at once, never line by line, and never decoded. Of a regular
/// expression the strings that each match must contain are taken, where it has such (<c>user=\d+ failed</c> has
/// <c>" failed"</c>), and only lines that have them are decoded and tried. Expressions that are literals in truth, as
/// <c>foo|bar</c>, are literals. Ignoring case costs next to nothing for ASCII.
/// </para>
/// <para>
/// Regular expressions are those of .NET with RegexOptions.CultureInvariant: they backtrack, see
/// <see cref="LineMatcherOptions.MatchTimeout"/>. Bytes that are no characters are one U+FFFD for each of the sequences that
/// the Unicode standard calls maximal subparts; they never make a search fail.
/// </para>
/// <para>Methods allocate nothing but, for a regular expression, a buffer for each thread, as long as its longest line.</para>
/// </remarks>
public sealed class LineMatcher
{
    private readonly LineRule _rule;
    private readonly LineTester _tester;
    private readonly LiteralFinder? _candidates;
    private readonly bool _isExact;
    private readonly bool _matchesEveryLine;
    private readonly bool _matchesNoLine;

    // No literal holds a delimiter or a part of one's beginning: the first behind a literal ends its line.
    private readonly bool _endsBehindCandidate;

    /// <summary>A matcher for one pattern.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="options">How to compare; null is as it stands, in lines of UTF-8 that end in a line feed.</param>
    /// <exception cref="ArgumentException">The pattern is no regular expression, has a line delimiter in it, or characters that the encoding lacks.</exception>
    public LineMatcher(SearchPattern pattern, LineMatcherOptions? options = null)
        : this([pattern], options)
    {
    }

    /// <summary>A matcher for lines that match at least one of the patterns.</summary>
    /// <param name="patterns">What to look for: one pattern or more.</param>
    /// <param name="options">How to compare; null is as it stands, in lines of UTF-8 that end in a line feed.</param>
    /// <exception cref="ArgumentException">There is no pattern; or one is no regular expression, has a line delimiter in it, or characters that the encoding lacks.</exception>
    public LineMatcher(IReadOnlyList<SearchPattern> patterns, LineMatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Count == 0)
            throw new ArgumentException("There is no pattern to look for.", nameof(patterns));
        Options = options ?? new LineMatcherOptions();
        var plan = new LineMatcherPlan(patterns, Options);
        _rule = Options.Format.Rule;
        _tester = plan.Tester;
        _candidates = plan.Candidates;
        _isExact = plan.IsExact;
        _matchesEveryLine = plan.MatchesEveryLine;
        _matchesNoLine = plan.MatchesNoLine;
        _endsBehindCandidate = _isExact || Options.Format.Delimiter.Kind != DelimiterKind.Sequence || _rule is ByteRule or UnitRule;
    }

    /// <summary>How the matcher compares.</summary>
    public LineMatcherOptions Options { get; }

    /// <summary>Whether a line matches.</summary>
    /// <param name="line">The bytes of the line, without its delimiter.</param>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">An expression took longer than the options allow.</exception>
    public bool IsMatch(ReadOnlySpan<byte> line) => _matchesEveryLine || _tester.IsMatch(line);

    /// <summary>
    /// Finds the first match in a line at or behind a place. Where several patterns match at one place, the longest match
    /// counts; a regular expression by itself decides as .NET does, by the order of its alternatives.
    /// </summary>
    /// <param name="line">The bytes of the line, without its delimiter.</param>
    /// <param name="from">Where to begin, in bytes: the beginning of a character. What stands before it is seen by assertions.</param>
    /// <param name="start">Where the match begins, in bytes.</param>
    /// <param name="length">Its length in bytes; 0 for an empty match, behind which the caller goes on one character later.</param>
    /// <returns>False if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> is not in the line, nor its end.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">An expression took longer than the options allow.</exception>
    public bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from, (uint)line.Length, nameof(from));
        if (_tester.TryFindMatch(line, from, out start, out length))
            return true;
        start = length = 0;
        return false;
    }

    /// <summary>
    /// The matches in a line from the first to the last, each the first one behind the one before; behind an empty one, from the next
    /// character on. Takes the same time as one pass over the line, where <see cref="TryFindMatch(ReadOnlySpan{byte}, int, out int, out int)"/>
    /// decodes it anew for each match of an expression. For a loop by <c>foreach</c>, which allocates nothing: buffers are of the shared pool.
    /// </summary>
    /// <param name="line">The bytes of the line, without its delimiter.</param>
    public LineMatchEnumerator EnumerateMatches(ReadOnlySpan<byte> line) => new(_tester, line, Options.Format.Encoding);

    /// <summary>Whether a line that is too long for one span matches: see <see cref="LongLineSearch"/>.</summary>
    internal bool IsMatch(MappedFile file, long lineOffset, long lineLength) =>
        _matchesEveryLine || TryFindMatch(file, lineOffset, lineLength, 0, out _, out _);

    /// <summary>As <see cref="TryFindMatch(ReadOnlySpan{byte}, int, out int, out int)"/>, in a line that is too long for one span.</summary>
    /// <exception cref="LongLineException">There is a regular expression among the patterns.</exception>
    internal bool TryFindMatch(MappedFile file, long lineOffset, long lineLength, long from, out long start, out int length)
    {
        if (!Options.WholeLine || _tester.MatchBytesMax == int.MaxValue || _tester.MatchBytesMax >= lineLength)
            return LongLineSearch.TryFindMatch(_tester, file, lineOffset, lineLength, from, out start, out length);
        start = length = 0;
        return false;
    }

    /// <summary>Finds the next matching line of a block of whole lines.</summary>
    /// <param name="block">Whole lines with their delimiters, which the last one may lack.</param>
    /// <param name="from">Where to begin: a line start, or the length of the block.</param>
    /// <param name="lineStart">Where the line begins.</param>
    /// <param name="contentEnd">Where it ends and its delimiter begins.</param>
    /// <param name="next">Where the next line begins: behind the delimiter.</param>
    /// <returns>False if there is none; the places are the length of the block then.</returns>
    internal bool TryFindLine(ReadOnlySpan<byte> block, int from, out int lineStart, out int contentEnd, out int next)
    {
        next = from;
        while (next < block.Length && !_matchesNoLine)
        {
            int searchedFrom = next;
            if (_candidates is null)
            {
                lineStart = searchedFrom;
                FindEnd(block, lineStart, out contentEnd, out next);
            }
            else if (_candidates.TryFind(block, searchedFrom, out int hit))
            {
                lineStart = FindStart(block, searchedFrom, hit);
                FindEnd(block, _endsBehindCandidate ? hit : lineStart, out contentEnd, out next);
            }
            else
                break;
            if (_isExact || IsMatch(block[lineStart..contentEnd]))
                return true;
        }
        lineStart = contentEnd = next = block.Length;
        return false;
    }

    /// <summary>How many lines of a block of whole lines match: the same as <see cref="TryFindLine"/> finds, in one pass if it can be.</summary>
    internal long CountLines(ReadOnlySpan<byte> block)
    {
        if (_matchesEveryLine)
            return BlockLines.Count(block, _rule);
        if (_isExact && _candidates is not null)
        {
            if (_rule is ByteRule rule)
                return _candidates.CountLines(block, rule.Delimiter);
            if (_rule is LineFeedOrCrLfRule)
                return _candidates.CountLines(block, (byte)'\n');
        }
        long count = 0;
        for (int at = 0; TryFindLine(block, at, out _, out _, out at);)
            count++;
        return count;
    }

    private int FindStart(ReadOnlySpan<byte> block, int from, int hit)
    {
        if (!_rule.Overlaps)
            return _rule.TryFindDelimiterBackward(block[from..], hit - from, out int index, out int length) ? from + index + length : from;
        // Only the delimiters before tell which of overlapping ones count.
        int lineStart = from;
        while (_rule.TryFindDelimiter(block, lineStart, out int end, out int delimiterLength) && end + delimiterLength <= hit)
            lineStart = end + delimiterLength;
        return lineStart;
    }

    private void FindEnd(ReadOnlySpan<byte> block, int from, out int contentEnd, out int next)
    {
        contentEnd = next = block.Length;
        if (_rule.TryFindDelimiter(block, from, out int index, out int length))
            (contentEnd, next) = (index, index + length);
    }
}
