using System.Buffers;

namespace BigFile.Scanning;

/// <summary>Finds lines by their number without an index: by counting, from the end that the number is counted from.</summary>
public static class LineFinder
{
    // So far one thread looks at the lines one by one, for most ask for few; behind it all of them count.
    private const int AheadBytesAtFirst = 64 << 10;
    private const int AheadBytesMax = 1 << 20;

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
        long start = Math.Min(Math.Max(options.Start, (options.Format ?? LineFormat.Default).PreambleBytes), file.Length);
        Position at = new() { Offset = start };
        FindAhead(file, options.Format ?? LineFormat.Default, wanted, offsets, ref at);
        if (at.Found < wanted.Length && at.Offset < file.Length)
            FindBehind(file, options with { Start = at.Offset, End = long.MaxValue, Ordered = true, Progress = null }, wanted, offsets, at);
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

    // In what is read here, whole lines are passed only: where one ends that goes on behind it is not looked for in vain.
    private static void FindAhead(MappedFile file, LineFormat format, long[] wanted, long[] offsets, ref Position position)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(AheadBytesMax);
        try
        {
            foreach (int pieceBytes in (ReadOnlySpan<int>)[AheadBytesAtFirst, AheadBytesMax])
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(pieceBytes, file.Length - position.Offset));
                file.ReadExactly(position.Offset, piece);
                bool more = position.Offset + piece.Length < file.Length;
                int at = 0;
                while (position.Found < wanted.Length && at < piece.Length)
                {
                    if (wanted[position.Found] == position.Line)
                    {
                        offsets[position.Found++] = position.Offset + at;
                        continue;
                    }
                    if (!format.Rule.TryFindDelimiter(piece, at, out int index, out int length, more))
                    {
                        // The last line, or one that goes on behind the piece.
                        if (!more)
                            at = piece.Length;
                        break;
                    }
                    at = index + length;
                    position.Line++;
                }
                position.Offset += at;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void FindBehind(MappedFile file, LineScanOptions options, long[] wanted, long[] offsets, Position position) =>
        LineScan.Run<LineLengthBuilder>(file, options, LineLengthBuilder.AddBlock, builder =>
        {
            long linesEnd = position.Line + builder.Count;
            if (wanted[position.Found] >= linesEnd)
            {
                builder.Discard();
            }
            else
            {
                LineLengths lengths = builder.Seal(new LineLengthSlab(0));
                for (; position.Found < wanted.Length && wanted[position.Found] < linesEnd; position.Found++)
                    offsets[position.Found] = builder.StartOffset + lengths.StartOf((int)(wanted[position.Found] - position.Line));
            }
            position.Line = linesEnd;
            return position.Found < wanted.Length;
        });

    // How far a search has come: at the start of a line, that line's number, and how many of those wanted are found.
    private struct Position
    {
        public long Offset;
        public long Line;
        public int Found;
    }
}
