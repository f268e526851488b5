namespace BigFile.Scanning;

/// <summary>Looks for matches in one line at a time, given without its delimiter. Immutable, or as good as; any thread.</summary>
internal abstract class LineTester
{
    /// <summary>The most bytes that a match has; <see cref="int.MaxValue"/> if that is not known.</summary>
    public abstract int MatchBytesMax { get; }

    /// <summary>Whether what begins at a place is a match wherever the search began.</summary>
    public virtual bool IsSameFromAnywhere => true;

    /// <summary>Whether the line matches.</summary>
    public virtual bool IsMatch(ReadOnlySpan<byte> line) => TryFindMatch(line, 0, out _, out _);

    /// <summary>Finds the first match that begins at or behind a byte of the line.</summary>
    public abstract bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length);

    /// <summary>
    /// As <see cref="TryFindMatch"/>, for one match of a line after the other. <paramref name="from"/> is not before that of the call before.
    /// </summary>
    public virtual bool TryFindNext(ref LineMatchState state, int from, out int start, out int length) =>
        TryFindMatch(state.Line, from, out start, out length);
}
