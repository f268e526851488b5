namespace BigFile.Columnar;

/// <summary>Where a column of fixed-width values stands in a file: chunks, in the order of rows.</summary>
internal abstract class ChunkSource
{
    /// <summary>The file.</summary>
    public abstract MappedFile File { get; }

    /// <summary>The column's name.</summary>
    public abstract string Name { get; }

    /// <summary>How many chunks there are.</summary>
    public abstract int Count { get; }

    /// <summary>Where a chunk is. May read the file; keeps nothing.</summary>
    public abstract ValueChunk Get(int chunk);

    /// <summary>The first row of a chunk; for <see cref="Count"/>, the number of rows.</summary>
    public abstract long FirstRow(int chunk);

    /// <summary>The chunk that a row is in. The row must be there.</summary>
    public abstract int Find(long row);

    /// <summary>The chunk that a row is in, by the first rows of all and the end of the last. Chunks are mostly of one size: guesses first.</summary>
    protected static int Find(long[] rowStarts, long row)
    {
        int count = rowStarts.Length - 1;
        int guess = (int)((Int128)row * count / rowStarts[count]);
        if (rowStarts[guess] <= row && row < rowStarts[guess + 1])
            return guess;
        int found = Array.BinarySearch(rowStarts, row);
        if (found < 0)
            return ~found - 1;
        // Chunks without rows begin where the next one does.
        while (rowStarts[found + 1] == row)
            found++;
        return found;
    }
}
