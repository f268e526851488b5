namespace BigFile.Scanning;

/// <summary>Looks for matches in one line at a time, given without its delimiter. Immutable, or as good as; any thread.</summary>
internal abstract class LineTester
{
    /// <summary>The most bytes that a match has; <see cref="int.MaxValue"/> if that is not known.</summary>
    public abstract int MatchBytesMax { get; }

    /// <summary>Whether the line matches.</summary>
    public virtual bool IsMatch(ReadOnlySpan<byte> line) => TryFindMatch(line, 0, out _, out _);

    /// <summary>Finds the first match that begins at or behind a byte of the line.</summary>
    public abstract bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length);
}
