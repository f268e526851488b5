namespace BigFile.Scanning;

/// <summary>What <see cref="LineCounter"/> finds in a file.</summary>
/// <param name="Lines">Line feeds (0x0A) in the file: what <c>wc -l</c> prints. Bytes behind the last one are no line.</param>
/// <param name="Bytes">Bytes counted: the length of the file when the count began.</param>
/// <param name="LongestLineBytes">
/// Bytes of the longest line, without its line feed but with a carriage return before it; bytes behind the last line
/// feed count as a line here. Bytes, not characters: <c>wc -L</c> measures columns and differs for tabs and UTF-8.
/// </param>
public readonly record struct LineCounts(long Lines, long Bytes, long LongestLineBytes)
{
    /// <summary>The counts of two files taken together: sums, and the longer of the longest lines.</summary>
    public static LineCounts operator +(LineCounts left, LineCounts right) => Add(left, right);

    /// <summary>The counts of two files taken together: sums, and the longer of the longest lines.</summary>
    public static LineCounts Add(LineCounts left, LineCounts right) => new(
        left.Lines + right.Lines,
        left.Bytes + right.Bytes,
        Math.Max(left.LongestLineBytes, right.LongestLineBytes));
}
