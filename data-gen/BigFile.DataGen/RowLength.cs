using BigFile.DataGen.Generators;

namespace BigFile.DataGen;

/// <summary>Finds how long a file has to be that is to have a given number of lines, or of records.</summary>
public static class RowLength
{
    /// <summary>The most rows that can be asked for: a million million.</summary>
    public const long RowCountMax = 1_000_000_000_000;

    // Blocks that a thread makes between two looks at whether they were enough.
    private const int BlocksPerThread = 16;

    /// <summary>Whether files of <paramref name="generator"/> come with any number of rows: all kinds of lines but the huge one and the sparse, and ticks.</summary>
    public static bool IsKnownFor(DataGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return generator is LineGenerator or TickGenerator;
    }

    /// <summary>
    /// The length of a file with exactly <paramref name="rowCount"/> lines or records, the same for any number of threads.
    /// Lines are counted by making them, in memory: it takes as long as writing the file to a fast disk does.
    /// </summary>
    /// <param name="generator">What the file is to hold; <see cref="IsKnownFor"/> has said yes to it.</param>
    /// <param name="rowCount">Lines or records, from 0 to <see cref="RowCountMax"/>.</param>
    /// <param name="threadCount">Threads to count with, at least 1; each needs a block of 1 MiB.</param>
    /// <param name="cancellationToken">Looked at every few dozen blocks.</param>
    /// <exception cref="ArgumentException">The kind has no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static long Find(
        DataGenerator generator, long rowCount, int threadCount = 1, CancellationToken cancellationToken = default)
    {
        if (!IsKnownFor(generator))
            throw new ArgumentException($"Files of kind {DataKinds.NameOf(generator.Kind)} have no rows.", nameof(generator));
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCountMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        if (generator is TickGenerator)
            return rowCount * TickRecord.SizeBytes;
        long left = rowCount;
        for (long firstBlock = 0; ;)
        {
            long[] counts = CountBlocks(generator, firstBlock, threadCount, cancellationToken);
            foreach (long count in counts)
            {
                if (count > left)
                    return (firstBlock * generator.BlockSizeBytes) + FindInBlock(generator, firstBlock, left);
                left -= count;
                firstBlock++;
            }
        }
    }

    private static long[] CountBlocks(
        DataGenerator generator, long firstBlock, int threadCount, CancellationToken cancellationToken)
    {
        var counts = new long[threadCount * BlocksPerThread];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount, CancellationToken = cancellationToken };
        Parallel.For(0, threadCount, parallel, thread =>
        {
            var block = new byte[generator.BlockSizeBytes];
            for (int i = thread; i < counts.Length; i += threadCount)
                counts[i] = generator.Fill(firstBlock + i, block, isLast: true).LineCount;
        });
        return counts;
    }

    // A byte more makes one line more at most, though now and then it makes one less: between a length with too few lines
    // and one with too many there is always one with as many as wanted, and halving finds it.
    private static long FindInBlock(DataGenerator generator, long blockIndex, long lineCount)
    {
        if (lineCount == 0)
            return 0;
        var block = new byte[generator.BlockSizeBytes];
        int low = 1, high = block.Length;
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            long lines = generator.Fill(blockIndex, block.AsSpan(0, middle), isLast: true).LineCount;
            if (lines == lineCount)
                return middle;
            if (lines < lineCount)
                low = middle;
            else
                high = middle;
        }
        return low;
    }
}
