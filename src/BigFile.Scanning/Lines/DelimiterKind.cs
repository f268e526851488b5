namespace BigFile.Scanning;

/// <summary>The kinds of <see cref="LineDelimiter"/> that differ in how they are found.</summary>
internal enum DelimiterKind
{
    /// <summary>One sequence of bytes.</summary>
    Sequence,

    /// <summary>A line feed, with the carriage return right before it if there is one.</summary>
    LineFeedOrCrLf,

    /// <summary>A line feed, a carriage return, or both in this order.</summary>
    AnyNewline,
}
