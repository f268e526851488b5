namespace BigFile.Columnar.Compute;

/// <summary>Puts a selection together out of the bits of pieces, which several threads find.</summary>
/// <param name="rowCount">Rows to select from.</param>
internal sealed class RowSelectionBuilder(long rowCount)
{
    private readonly ulong[]?[] _segments = RowSelection.NewSegments(rowCount);

    /// <summary>Selects rows. Any thread, as long as no row is in the pieces of two.</summary>
    /// <param name="firstRow">The row of the first bit.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="bits">Their bits, as <see cref="RowMask"/> has it; those behind the last row are 0.</param>
    public void Add(long firstRow, int rows, ReadOnlySpan<ulong> bits)
    {
        if (rows == 0)
            return;
        long word = firstRow / RowMask.WordRows;
        long last = (firstRow + rows - 1) / RowMask.WordRows;
        int shift = (int)(firstRow % RowMask.WordRows);
        ulong left = 0;
        for (int i = 0; word <= last; i++, word++)
        {
            ulong here = i < bits.Length ? bits[i] : 0;
            ulong value = (here << shift) | left;
            left = shift == 0 ? 0 : here >> (RowMask.WordRows - shift);
            if (value == 0)
                continue;
            ref ulong target = ref RowSelection.SegmentAt(_segments, rowCount, word)[word % RowSelection.SegmentWords];
            // The words at the ends may have rows of other pieces too.
            if (i == 0 || word == last)
                Interlocked.Or(ref target, value);
            else
                target = value;
        }
    }

    /// <summary>The selection. Nothing is to be added any more.</summary>
    public RowSelection Build() => new(rowCount, _segments);
}
