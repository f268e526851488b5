namespace BigFile.DataGen.Generators;

/// <summary>
/// Fills blocks with whole lines: lines of whatever length come, until the room left is about that of one line, and
/// then one closing line of exactly the length that is left.
/// </summary>
internal abstract class LineGenerator : DataGenerator
{
    private protected LineGenerator(DataKind kind, ulong seed, int blockSizeBytes)
        : base(kind, seed, blockSizeBytes)
    {
    }

    /// <summary>Upper bound of what <see cref="WriteLine"/> writes, in bytes.</summary>
    private protected abstract int LongestLineBytes { get; }

    /// <summary>Room that <see cref="WriteClosingLine"/> needs to write a line like any other, in bytes.</summary>
    private protected abstract int ClosingLineBytes { get; }

    private protected sealed override BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast)
    {
        Span<byte> stamp = stackalloc byte[LineContext.StampCapacity];
        var context = new LineContext(blockIndex, RandomOf(blockIndex), stamp);
        int lastStart = destination.Length - LongestLineBytes - ClosingLineBytes;
        int position = 0;
        int firstLineBytes = 0;
        int longestLineBytes = 0;
        while (position <= lastStart)
        {
            context.OffsetBytes = position;
            int lineBytes = WriteLine(destination[position..], ref context);
            firstLineBytes = context.LineIndex == 0 ? lineBytes : firstLineBytes;
            longestLineBytes = Math.Max(longestLineBytes, lineBytes);
            position += lineBytes;
            context.LineIndex++;
        }
        context.OffsetBytes = position;
        Span<byte> closing = destination[position..];
        WriteClosingLine(closing, ref context, isLast);

        // A line's length includes its line feed here and leaves it out in the facts.
        BlockFacts lines = context.LineIndex == 0
            ? default
            : new BlockFacts(position, context.LineIndex, firstLineBytes - 1, 0, longestLineBytes - 1, 0);
        return lines + BlockFacts.Measure(closing);
    }

    /// <summary>Writes a line with its terminator and returns its length in bytes.</summary>
    private protected abstract int WriteLine(Span<byte> destination, ref LineContext context);

    /// <summary>
    /// Writes one line over the whole of <paramref name="destination"/>, which has at least one byte and, in all but
    /// tiny blocks, <see cref="ClosingLineBytes"/>. Several lines if they are short; one byte more of room makes one line
    /// more at most.
    /// </summary>
    private protected abstract void WriteClosingLine(Span<byte> destination, ref LineContext context, bool isLast);
}
