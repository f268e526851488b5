using System.Buffers;

namespace BigFile.Scanning;

/// <summary>Finds lines by their number without an index: by counting, from the end that the number is counted from.</summary>
public static class LineFinder
{
    // Up to here one thread looks at the lines one by one; behind it all of them count.
    private const long FirstBytes = 1 << 20;

    // Most ask for a few lines from the end.
    private const int BackBytesAtFirst = 16 << 10;
    private const int BackBytesMax = 1 << 20;

    /// <summary>
    /// Finds where lines begin, by one pass over the file up to the last of them: on all processors, at nearly the speed of memory.
    /// Keeps nothing of what it passes.
    /// </summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="numbers">Which lines, from 0, in ascending order.</param>
    /// <param name="options">
    /// How to scan; <see cref="LineScanOptions.Start"/> is where line 0 begins, and its end, its order and its progress do not count.
    /// </param>
    /// <returns>The offset of each; the length of the file for one that is not there.</returns>
    /// <exception cref="ArgumentException">The numbers are negative or not in order, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static long[] FindStarts(MappedFile file, ReadOnlySpan<long> numbers, LineScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        long before = 0;
        foreach (long number in numbers)
        {
            if (number < before)
                throw new ArgumentException("The numbers of lines are 0 or more, and in order.", nameof(numbers));
            before = number;
        }
        long[] wanted = numbers.ToArray();
        long[] offsets = new long[wanted.Length];
        Array.Fill(offsets, file.Length);
        long nextStart = Math.Min(Math.Max(options.Start, (options.Format ?? LineFormat.Default).PreambleBytes), file.Length);
        long firstEnd = nextStart + Math.Min(FirstBytes, file.Length - nextStart);
        long line = 0;
        int found = 0;
        foreach (Line current in file.EnumerateLines(options.Format, nextStart, firstEnd))
        {
            while (found < wanted.Length && wanted[found] == line)
                offsets[found++] = current.Offset;
            if (found == wanted.Length)
                return offsets;
            nextStart = current.Offset + current.Length + current.DelimiterLength;
            line++;
        }
        if (found < wanted.Length && nextStart < file.Length)
            FindBehind(file, options with { Start = nextStart, End = long.MaxValue, Ordered = true, Progress = null }, wanted, offsets, found, line);
        return offsets;
    }

    /// <summary>Finds where the last lines begin, by counting back from the end. Reads no more than those lines, and holds 1 MiB of them.</summary>
    /// <param name="file">The file, with its length at this moment.</param>
    /// <param name="count">How many lines; a last one without a delimiter is one.</param>
    /// <param name="format">How the file divides into lines; null is <see cref="LineFormat.Default"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The offset of the first of them: that of the first line if the file has no more than so many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static long FindStartOfLast(MappedFile file, long count, LineFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        format ??= LineFormat.Default;
        LineBounds bounds = new(file, format, file.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BackBytesMax);
        try
        {
            long end = file.Length;
            int pieceBytes = BackBytesAtFirst;
            while (count > 0 && end > bounds.First)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long begin = Math.Max(bounds.First, end - pieceBytes);
                // Lines that begin in this piece; one that only goes through it is found in the piece where it begins.
                long first = bounds.FindStart(begin, end);
                if (first < end)
                {
                    Span<byte> piece = buffer.AsSpan(0, (int)(end - first));
                    file.ReadExactly(first, piece);
                    long there = CountStarts(piece, format.Rule, long.MaxValue, out _);
                    if (there >= count)
                    {
                        CountStarts(piece, format.Rule, there - count + 1, out int last);
                        return first + last;
                    }
                    count -= there;
                }
                end = begin;
                pieceBytes = Math.Min(pieceBytes * 4, BackBytesMax);
            }
            return end;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // How many lines begin in a piece that begins with one, at most so many, and where the last of them does.
    private static long CountStarts(ReadOnlySpan<byte> piece, LineRule rule, long countMax, out int last)
    {
        last = 0;
        long count = 1;
        while (count < countMax && rule.TryFindDelimiter(piece, last, out int index, out int length, more: true) && index + length < piece.Length)
        {
            last = index + length;
            count++;
        }
        return count;
    }

    private static void FindBehind(MappedFile file, LineScanOptions options, long[] wanted, long[] offsets, int found, long line) =>
        LineScan.Run<LineLengthBuilder>(file, options, LineLengthBuilder.AddBlock, builder =>
        {
            long linesEnd = line + builder.Count;
            if (wanted[found] >= linesEnd)
            {
                builder.Discard();
            }
            else
            {
                LineLengths lengths = builder.Seal(new LineLengthSlab(0));
                for (; found < wanted.Length && wanted[found] < linesEnd; found++)
                    offsets[found] = builder.StartOffset + lengths.StartOf((int)(wanted[found] - line));
            }
            line = linesEnd;
            return found < wanted.Length;
        });
}
