namespace BigFile.Scanning;

/// <summary>How a <see cref="LineMatcher"/> compares. Immutable.</summary>
public sealed record LineMatcherOptions
{
    private readonly LineFormat _format = LineFormat.Default;
    private readonly TimeSpan _matchTimeout = Timeout.InfiniteTimeSpan;

    /// <summary>Encoding and delimiter of the lines.</summary>
    public LineFormat Format
    {
        get => _format;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _format = value;
        }
    }

    /// <summary>
    /// Whether letters equal their other case: characters are equal if <see cref="char.ToLowerInvariant"/> makes them so, as
    /// for <see cref="System.Text.RegularExpressions.RegexOptions.IgnoreCase"/>. In patterns of bytes this holds for ASCII letters only.
    /// </summary>
    public bool IgnoreCase { get; init; }

    /// <summary>
    /// Whether a match must not have a word character right before or behind it: a letter, a digit, a connector as
    /// <c>_</c> or a nonspacing mark, which is <c>\w</c> of regular expressions.
    /// </summary>
    public bool WholeWord { get; init; }

    /// <summary>Whether a match must be the whole line.</summary>
    public bool WholeLine { get; init; }

    /// <summary>
    /// How long a regular expression may take for one line; <see cref="Timeout.InfiniteTimeSpan"/>, which it is unless told
    /// otherwise, for as long as it takes. Expressions backtrack: some take exponential time for some lines.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor above 0 and below 24 days.</exception>
    public TimeSpan MatchTimeout
    {
        get => _matchTimeout;
        init
        {
            if (value != Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value > TimeSpan.FromDays(24)))
                throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is above 0 and at most 24 days, or infinite.");
            _matchTimeout = value;
        }
    }
}
