namespace BigFile.Scanning;

/// <summary>
/// Goes over the matches of one line. Made by <see cref="LineMatcher.EnumerateMatches"/>. Holds buffers of the pool until it is
/// disposed, as <c>foreach</c> does.
/// </summary>
public ref struct LineMatchEnumerator
{
    private readonly LineTester? _tester;
    private readonly TextEncoding _encoding;
    private LineMatchState _state;
    private int _next;

    internal LineMatchEnumerator(LineTester tester, ReadOnlySpan<byte> line, TextEncoding encoding)
    {
        _tester = tester;
        _encoding = encoding;
        _state = new LineMatchState(line, encoding);
    }

    /// <summary>The match at which the enumeration stands.</summary>
    public MatchPlace Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly LineMatchEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next match.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">An expression took longer than the options allow.</exception>
    public bool MoveNext()
    {
        if (_tester is null || _next > _state.Line.Length || !_tester.TryFindNext(ref _state, _next, out int start, out int length))
            return false;
        Current = new MatchPlace(start, length);
        _next = length > 0 ? start + length : LineText.Behind(_state.Line, _encoding, start);
        return true;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose() => _state.Dispose();
}
