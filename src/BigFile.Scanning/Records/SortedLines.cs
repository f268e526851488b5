using System.Buffers;

namespace BigFile.Scanning;

/// <summary>
/// Lines that are sorted by a key in ascending order, as those of a log are by time: finds keys by halving byte ranges, with
/// some twenty small reads in a file of any size. It borrows the file, and looks at its length at each call. Any number of
/// threads, if the function that takes out keys allows it.
/// </summary>
/// <remarks>
/// <para>A line without a key, as the second line of a stack trace, belongs to the line before it that has one. Lines before the
/// first with a key belong to none, and are in no range. Long runs of lines without a key cost reading them.</para>
/// <para>In lines that are not sorted the result is some place at which a line begins; nothing is checked.</para>
/// </remarks>
/// <typeparam name="TKey">The type of keys.</typeparam>
public sealed class SortedLines<TKey>
    where TKey : IComparable<TKey>
{
    private const int HeadBytes = 4 << 10;

    private readonly MappedFile _file;
    private readonly LineKey<TKey> _key;
    private readonly LineFormat _format;
    private readonly long _start;
    private readonly long _end;

    /// <summary>Looks at the lines of a file, or at those whose first byte lies in a range of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">Takes out the key of a line.</param>
    /// <param name="format">How it divides into lines; null is <see cref="LineFormat.Default"/>.</param>
    /// <param name="start">Where the range begins, in bytes.</param>
    /// <param name="end">Where it ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range begins before 0, or ends before it begins.</exception>
    public SortedLines(MappedFile file, LineKey<TKey> key, LineFormat? format = null, long start = 0, long end = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        _file = file;
        _key = key;
        _format = format ?? LineFormat.Default;
        _start = start;
        _end = end;
    }

    /// <summary>Finds the first line whose key is not less than another.</summary>
    /// <param name="key">The other key.</param>
    /// <returns>Where the line begins, in bytes; behind the last line if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The file was refreshed meanwhile, and is shorter now.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public long LowerBound(TKey key) => Bound(key, equalIsBelow: false, Bounds());

    /// <summary>Finds the first line whose key is greater than another.</summary>
    /// <inheritdoc cref="LowerBound"/>
    public long UpperBound(TKey key) => Bound(key, equalIsBelow: true, Bounds());

    /// <summary>
    /// Finds the lines from the first whose key is not less than one to the last whose key is not greater than another, with the
    /// lines without a key that belong to them.
    /// </summary>
    /// <param name="from">The lowest key.</param>
    /// <param name="to">The highest; itself included.</param>
    /// <returns>Where the first line begins and the last one ends, in bytes; both the same if there are none.</returns>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public (long Start, long End) Range(TKey from, TKey to)
    {
        LineBounds bounds = Bounds();
        long start = Bound(from, equalIsBelow: false, bounds);
        return (start, Math.Max(start, Bound(to, equalIsBelow: true, bounds)));
    }

    private LineBounds Bounds() => new(_file, _format, _file.Length);

    // Invariant: keys of lines that begin before low are below the wanted one, those of lines that begin at high or behind
    // it are not. Neither need be a place where a line begins.
    private long Bound(TKey wanted, bool equalIsBelow, LineBounds bounds)
    {
        long stop = Math.Min(_end, bounds.LengthBytes);
        long low = Math.Min(_start, stop), high = stop;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(HeadBytes);
        try
        {
            while (low < high)
            {
                long middle = low + ((high - low) / 2);
                if (TryFindKey(bounds, middle, high, ref buffer, out _, out long next, out TKey? key)
                    && key!.CompareTo(wanted) is int order && (order < 0 || (order == 0 && equalIsBelow)))
                    low = next;
                else
                    high = middle;
            }
            return TryFindKey(bounds, low, stop, ref buffer, out long found, out _, out _) ? found : bounds.FindStart(stop);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The first line with a key that begins in a range, and a place behind its beginning up to which none does.</summary>
    private bool TryFindKey(LineBounds bounds, long start, long end, ref byte[] buffer, out long found, out long next, out TKey? key)
    {
        for (found = bounds.FindStart(start, end); found < end; found = bounds.FindStart(next, end))
        {
            ReadOnlySpan<byte> line = ReadLine(bounds, found, ref buffer, out next);
            if (_key(line, out key))
                return true;
        }
        next = end;
        key = default;
        return false;
    }

    /// <summary>The beginning of a line: all of it if it is short enough, and then also where the next one begins.</summary>
    private ReadOnlySpan<byte> ReadLine(LineBounds bounds, long offset, ref byte[] buffer, out long next)
    {
        LineRule rule = _format.Rule;
        while (true)
        {
            int bytes = (int)Math.Min(buffer.Length, bounds.LengthBytes - offset);
            bool more = offset + bytes < bounds.LengthBytes;
            Span<byte> head = buffer.AsSpan(0, bytes);
            _file.ReadExactly(offset, head);
            if (rule.TryFindDelimiter(head, 0, out int index, out int length, more))
            {
                next = offset + index + length;
                return head[..Math.Min(index, LineKeys.LineBytesMax)];
            }
            if (!more)
            {
                next = offset + Math.Max(bytes, 1);
                return head[..Math.Min(bytes, LineKeys.LineBytesMax)];
            }
            if (bytes >= LineKeys.LineBytesMax + rule.DelimiterBytesMax)
            {
                next = offset + 1;
                return head[..LineKeys.LineBytesMax];
            }
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
            buffer = ArrayPool<byte>.Shared.Rent(LineKeys.LineBytesMax + rule.DelimiterBytesMax);
        }
    }
}
