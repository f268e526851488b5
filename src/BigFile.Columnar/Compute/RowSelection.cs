using System.Numerics;
using System.Runtime.CompilerServices;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>
/// Some of the rows of a column or table: one bit a row, with 64-bit row numbers. Made by comparing the values of a column, from row numbers, or
/// out of other selections. Immutable; any thread.
/// </summary>
/// <remarks>
/// Kept in segments of 524,288 rows, 64 KiB each; those in which no row is selected take nothing. So a selection of some rows of 6 billion takes
/// less than 100 KiB and 64 KiB for each segment that has one, and never more than 750 MB. Segments are shared with the selections that
/// one is made of.
/// </remarks>
public sealed partial class RowSelection
{
    /// <summary>The most rows that there can be to select from.</summary>
    public const long RowCountMax = 1L << 46;

    internal const int SegmentWords = 8192;
    private const long SegmentRows = (long)SegmentWords * RowMask.WordRows;

    // Null: none of its rows. The last one is as long as it has to be; bits behind the last row are 0.
    private readonly ulong[]?[] _segments;

    // Selected rows before each segment, and in all.
    private readonly long[] _before;

    internal RowSelection(long rowCount, ulong[]?[] segments)
    {
        RowCount = rowCount;
        _segments = segments;
        _before = new long[segments.Length + 1];
        for (int i = 0; i < segments.Length; i++)
            _before[i + 1] = _before[i] + (segments[i] is ulong[] words ? RowMask.Count(words) : 0);
    }

    /// <summary>How many rows there are to select from.</summary>
    public long RowCount { get; }

    /// <summary>How many rows are selected. Known; nothing is counted.</summary>
    public long Count => _before[^1];

    /// <summary>Whether a row is selected.</summary>
    /// <param name="row">From 0 to <see cref="RowCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool this[long row]
    {
        get
        {
            ThrowIfNoRow(row, RowCount, nameof(row));
            return ((GetWord(row / RowMask.WordRows) >> (int)row) & 1) != 0;
        }
    }

    /// <summary>A selection of no row.</summary>
    /// <param name="rowCount">Rows to select from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or more than <see cref="RowCountMax"/>.</exception>
    public static RowSelection None(long rowCount) => new(rowCount, NewSegments(rowCount));

    /// <summary>A selection of all rows.</summary>
    /// <param name="rowCount">Rows to select from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or more than <see cref="RowCountMax"/>.</exception>
    public static RowSelection All(long rowCount) => FromRange(rowCount, 0, rowCount);

    /// <summary>A selection of rows that follow each other.</summary>
    /// <param name="rowCount">Rows to select from.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row to stop before.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows, or the end is before the start.</exception>
    public static RowSelection FromRange(long rowCount, long start, long end)
    {
        ulong[]?[] segments = NewSegments(rowCount);
        if ((ulong)start > (ulong)rowCount)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"There are {rowCount} rows.");
        if (end < start || end > rowCount)
            throw new ArgumentOutOfRangeException(nameof(end), end, $"Not from {start} to {rowCount}.");
        for (long row = start; row < end;)
        {
            long word = row / RowMask.WordRows;
            int bit = (int)(row % RowMask.WordRows);
            int count = (int)Math.Min(RowMask.WordRows - bit, end - row);
            SegmentAt(segments, rowCount, word)[word % SegmentWords] |= RowMask.OnesFor(count) << bit;
            row += count;
        }
        return new RowSelection(rowCount, segments);
    }

    /// <summary>A selection of rows by their numbers.</summary>
    /// <param name="rowCount">Rows to select from.</param>
    /// <param name="rows">Which, in any order; more than once is once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or <paramref name="rowCount"/> is negative or more than <see cref="RowCountMax"/>.</exception>
    public static RowSelection FromRows(long rowCount, params ReadOnlySpan<long> rows)
    {
        ulong[]?[] segments = NewSegments(rowCount);
        foreach (long row in rows)
        {
            ThrowIfNoRow(row, rowCount, nameof(rows));
            long word = row / RowMask.WordRows;
            SegmentAt(segments, rowCount, word)[word % SegmentWords] |= 1UL << (int)row;
        }
        return new RowSelection(rowCount, segments);
    }

    /// <summary>The rows that are in both.</summary>
    /// <param name="other">A selection from as many rows.</param>
    /// <exception cref="ArgumentException">It is from another number of rows.</exception>
    public RowSelection And(RowSelection other) => Combine(other, static (a, b) => a & b, hasLeftAlone: false, hasRightAlone: false);

    /// <summary>The rows that are in this one and not in the other.</summary>
    /// <param name="other">A selection from as many rows.</param>
    /// <exception cref="ArgumentException">It is from another number of rows.</exception>
    public RowSelection AndNot(RowSelection other) => Combine(other, static (a, b) => a & ~b, hasLeftAlone: true, hasRightAlone: false);

    /// <summary>The rows that are in one of both, or in both.</summary>
    /// <param name="other">A selection from as many rows.</param>
    /// <exception cref="ArgumentException">It is from another number of rows.</exception>
    public RowSelection Or(RowSelection other) => Combine(other, static (a, b) => a | b, hasLeftAlone: true, hasRightAlone: true);

    /// <summary>The rows that are in one of both, and not in the other.</summary>
    /// <param name="other">A selection from as many rows.</param>
    /// <exception cref="ArgumentException">It is from another number of rows.</exception>
    public RowSelection Xor(RowSelection other) => Combine(other, static (a, b) => a ^ b, hasLeftAlone: true, hasRightAlone: true);

    /// <summary>
    /// The rows that are not selected. Of a comparison this has the rows that are null too, which no comparison selects.
    /// </summary>
    public RowSelection Not()
    {
        ulong[]?[] segments = NewSegments(RowCount);
        for (int i = 0; i < segments.Length; i++)
        {
            ulong[] words = new ulong[WordsOf(RowCount, i)];
            ReadOnlySpan<ulong> mine = _segments[i];
            if (mine.IsEmpty)
                words.AsSpan().Fill(ulong.MaxValue);
            else
                System.Numerics.Tensors.TensorPrimitives.OnesComplement(mine, words);
            RowMask.CutTo(words, (int)Math.Min(SegmentRows, RowCount - (i * SegmentRows)));
            segments[i] = RowMask.IsAny(words) ? words : null;
        }
        return new RowSelection(RowCount, segments);
    }

    /// <summary>The number of the row that is selected as the n-th. Takes some microseconds.</summary>
    /// <param name="n">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many rows are not selected.</exception>
    public long GetRow(long n)
    {
        if ((ulong)n >= (ulong)Count)
            throw new ArgumentOutOfRangeException(nameof(n), n, $"{Count} rows are selected.");
        int segment = 0;
        for (int end = _segments.Length; end - segment > 1;)
        {
            int middle = (segment + end) / 2;
            (segment, end) = _before[middle] <= n ? (middle, end) : (segment, middle);
        }
        long left = n - _before[segment];
        ulong[] words = _segments[segment]!;
        int at = 0;
        for (int count = BitOperations.PopCount(words[0]); left >= count; count = BitOperations.PopCount(words[at]))
        {
            left -= count;
            at++;
        }
        ulong word = words[at];
        for (; left > 0; left--)
            word &= word - 1;
        return (segment * SegmentRows) + ((long)at * RowMask.WordRows) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>How many rows are selected before a row.</summary>
    /// <param name="row">From 0 to <see cref="RowCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public long CountBefore(long row)
    {
        if ((ulong)row > (ulong)RowCount)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {RowCount} rows.");
        int segment = (int)(row / SegmentRows);
        long count = _before[segment];
        int rows = (int)(row % SegmentRows);
        if (rows == 0 || _segments[segment] is not ulong[] words)
            return count;
        count += RowMask.Count(words.AsSpan(0, rows / RowMask.WordRows));
        if (rows % RowMask.WordRows != 0)
            count += BitOperations.PopCount(words[rows / RowMask.WordRows] & RowMask.OnesFor(rows % RowMask.WordRows));
        return count;
    }

    /// <summary>Copies the numbers of selected rows, ascending.</summary>
    /// <param name="start">The first row to look at, from 0; behind the last there are none.</param>
    /// <param name="rows">Gets the numbers of the first selected rows from there on.</param>
    /// <returns>How many there were: fewer than there is room for at the end only. The next start is the last of them and one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative.</exception>
    public int CopyRows(long start, Span<long> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        int count = 0;
        for (Enumerator found = new(this, start); count < rows.Length && found.MoveNext(); count++)
            rows[count] = found.Current;
        return count;
    }

    /// <summary>Goes over the selected rows, ascending. Allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(this, 0);

    /// <summary>How many of how many rows.</summary>
    public override string ToString() => $"{Count} of {RowCount} rows";

    /// <summary>64 rows, from a multiple of 64 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong GetWord(long word)
    {
        ulong[]? words = _segments[word / SegmentWords];
        return words is null ? 0 : words[word % SegmentWords];
    }

    /// <summary>Whether any of the rows is selected, which may lie anywhere in the column and of which there is at least one.</summary>
    internal bool IsAny(long firstRow, long rows)
    {
        long word = firstRow / RowMask.WordRows, last = (firstRow + rows - 1) / RowMask.WordRows;
        ulong firstOnes = ulong.MaxValue << (int)(firstRow % RowMask.WordRows);
        ulong lastOnes = RowMask.OnesFor((int)((firstRow + rows - 1) % RowMask.WordRows) + 1);
        if (word == last)
            return (GetWord(word) & firstOnes & lastOnes) != 0;
        if ((GetWord(word) & firstOnes) != 0 || (GetWord(last) & lastOnes) != 0)
            return true;
        for (word++; word < last;)
        {
            int at = (int)(word % SegmentWords);
            int count = (int)Math.Min(SegmentWords - at, last - word);
            if (_segments[word / SegmentWords] is ulong[] words && RowMask.IsAny(words.AsSpan(at, count)))
                return true;
            word += count;
        }
        return false;
    }

    /// <summary>Copies the bits of rows, which may lie anywhere in the column, and fills the last word up with 0.</summary>
    internal void CopyBits(long firstRow, int rows, Span<ulong> words)
    {
        if (rows == 0)
            return;
        long word = firstRow / RowMask.WordRows;
        long last = (firstRow + rows - 1) / RowMask.WordRows;
        int shift = (int)(firstRow % RowMask.WordRows);
        ulong next = GetWord(word);
        for (int i = 0; i < words.Length; i++)
        {
            ulong here = next >> shift;
            next = ++word <= last ? GetWord(word) : 0;
            words[i] = shift == 0 ? here : here | (next << (RowMask.WordRows - shift));
        }
        RowMask.CutTo(words, rows);
    }

    internal static ulong[]?[] NewSegments(long rowCount)
    {
        if ((ulong)rowCount > RowCountMax)
            throw new ArgumentOutOfRangeException(nameof(rowCount), rowCount, $"Not from 0 to {RowCountMax}.");
        return new ulong[]?[(int)((rowCount + SegmentRows - 1) / SegmentRows)];
    }

    /// <summary>The segment that has a word, made if it is not there. Any thread.</summary>
    internal static ulong[] SegmentAt(ulong[]?[] segments, long rowCount, long word)
    {
        ref ulong[]? segment = ref segments[word / SegmentWords];
        if (Volatile.Read(ref segment) is ulong[] words)
            return words;
        words = new ulong[WordsOf(rowCount, (int)(word / SegmentWords))];
        return Interlocked.CompareExchange(ref segment, words, null) ?? words;
    }

    private static int WordsOf(long rowCount, int segment) =>
        RowMask.WordsFor((int)Math.Min(SegmentRows, rowCount - (segment * SegmentRows)));

    private static void ThrowIfNoRow(long row, long rowCount, string name)
    {
        if ((ulong)row >= (ulong)rowCount)
            throw new ArgumentOutOfRangeException(name, row, $"There is no row {row}: there are {rowCount}.");
    }

    // A segment that only one of both has is shared, or left out.
    private RowSelection Combine(RowSelection other, Func<Vector<ulong>, Vector<ulong>, Vector<ulong>> combine, bool hasLeftAlone, bool hasRightAlone)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.RowCount != RowCount)
            throw new ArgumentException($"It selects from {other.RowCount} rows, this one from {RowCount}.", nameof(other));
        ulong[]?[] segments = NewSegments(RowCount);
        for (int i = 0; i < segments.Length; i++)
        {
            if (_segments[i] is not ulong[] left)
                segments[i] = hasRightAlone ? other._segments[i] : null;
            else if (other._segments[i] is not ulong[] right)
                segments[i] = hasLeftAlone ? left : null;
            else
                segments[i] = Combine(left, right, combine);
        }
        return new RowSelection(RowCount, segments);
    }

    private static ulong[]? Combine(ulong[] left, ulong[] right, Func<Vector<ulong>, Vector<ulong>, Vector<ulong>> combine)
    {
        ulong[] words = new ulong[left.Length];
        int at = 0;
        for (; at <= words.Length - Vector<ulong>.Count; at += Vector<ulong>.Count)
            combine(new Vector<ulong>(left, at), new Vector<ulong>(right, at)).CopyTo(words, at);
        for (; at < words.Length; at++)
            words[at] = combine(new Vector<ulong>(left[at]), new Vector<ulong>(right[at]))[0];
        return RowMask.IsAny(words) ? words : null;
    }
}
