namespace BigFile.Scanning;

/// <summary>Finds lines by their number without an index: by counting, from the end that the number is counted from.</summary>
public static class LineFinder
{
    // Up to here one thread looks at the lines one by one; behind it all of them count.
    private const long FirstBytes = 1 << 20;

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

    /// <summary>Finds where the last lines begin, by counting back from the end.</summary>
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
        long start = file.Length;
        if (count == 0)
            return start;
        foreach (Line line in file.EnumerateLinesBackward(format))
        {
            start = line.Offset;
            if (--count == 0)
                break;
            if (count % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
        }
        return start;
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
