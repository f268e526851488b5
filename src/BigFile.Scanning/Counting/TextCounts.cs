namespace BigFile.Scanning;

/// <summary>What <see cref="TextCounter"/> finds.</summary>
/// <param name="Lines">Lines that end in a delimiter: what <c>wc -l</c> prints. Bytes behind the last delimiter are no line.</param>
/// <param name="Words">
/// Words: longest runs of anything but white space, which is space, tab, line feed, vertical tab, form feed and carriage
/// return: words as POSIX has them. <c>wc -w</c> of GNU prints the same for text, and passes over words without a
/// character that can be printed. A delimiter ends a word too.
/// </param>
/// <param name="Characters">
/// Code points. In UTF-8 bytes that do not continue a character, so that an invalid byte counts as one or none;
/// in UTF-16 units that are no low surrogates; in Latin-1 bytes. Delimiters count.
/// </param>
/// <param name="Bytes">Bytes of the lines, delimiters included, and of what stands before the first line if the range begins at 0.</param>
/// <param name="LongestLineBytes">Bytes of the longest line, without its delimiter; a last line that has none counts.</param>
public readonly record struct TextCounts(long Lines, long Words, long Characters, long Bytes, long LongestLineBytes)
{
    /// <summary>The counts of two texts taken together: sums, and the longer of the longest lines.</summary>
    public static TextCounts operator +(TextCounts left, TextCounts right) => Add(left, right);

    /// <summary>The counts of two texts taken together: sums, and the longer of the longest lines.</summary>
    public static TextCounts Add(TextCounts left, TextCounts right) => new(
        left.Lines + right.Lines,
        left.Words + right.Words,
        left.Characters + right.Characters,
        left.Bytes + right.Bytes,
        Math.Max(left.LongestLineBytes, right.LongestLineBytes));
}
