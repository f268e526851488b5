using System.Runtime.ExceptionServices;

namespace BigFile.DataGen;

/// <summary>
/// Writes generated files through the engine itself: the file is created at its full length and its blocks are filled
/// in place, through write leases, on as many threads as wanted.
/// </summary>
public static class FileGenerator
{
    // What a thread takes at a time: enough to make the hand-out and the progress reports cheap, little enough that
    // two threads share files of a few dozen MiB. One result is kept for each, not for each block.
    private const int RunSizeBytes = 16 << 20;

    /// <summary>
    /// Creates <paramref name="path"/>, or replaces what is there, with <paramref name="lengthBytes"/> bytes from
    /// <paramref name="generator"/>. The bytes are the same for any number of threads. They are written to the
    /// operating system when this returns, not necessarily durable. Holes are never written.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="generator">What to put into it.</param>
    /// <param name="lengthBytes">Length; <see cref="DataGenerator.FixedLengthBytes"/> where there is one.</param>
    /// <param name="threadCount">Threads to write with, at least 1.</param>
    /// <param name="progress">
    /// Told how many bytes are done, every 16 MiB, on the threads that write: reports may overtake each other.
    /// </param>
    /// <param name="cancellationToken">Looked at before every block.</param>
    /// <returns>The facts of the file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">A file of this kind cannot have that length.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the file is removed.</exception>
    /// <exception cref="IOException">It cannot be created or written; if it was created, it is removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created.</exception>
    public static GeneratedFileFacts Generate(
        string path,
        DataGenerator generator,
        long lengthBytes,
        int threadCount = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        if (generator.FixedLengthBytes is { } fixedLengthBytes && fixedLengthBytes != lengthBytes)
            throw new ArgumentException(
                $"A file of kind {DataKinds.NameOf(generator.Kind)} has {fixedLengthBytes} bytes, not {lengthBytes}.",
                nameof(lengthBytes));
        cancellationToken.ThrowIfCancellationRequested();

        // Read-ahead fills the page cache with zero pages many at a time, which a dense file is about to write and a
        // sparse one is not: with it, an island of 64 KiB brings some 14 MiB of hole into memory.
        bool isSparse = generator.Kind == DataKind.Sparse;
        var options = new MappedFileOptions
        {
            Access = MappedFileAccess.ReadWrite,
            InitialLength = lengthBytes,
            MaxLength = lengthBytes,
            Hint = isSparse ? AccessHint.Random : AccessHint.Sequential,
            Sparse = isSparse,
        };
        using MappedFile file = MappedFile.Create(path, options);
        try
        {
            BlockFacts facts = FillAll(file, generator, threadCount, progress, cancellationToken);
            return new GeneratedFileFacts(
                facts.LengthBytes, facts.LineCount, facts.NewlineCount, facts.LongestLineBytes, facts.RecordCount);
        }
        catch
        {
            // A file of full length with zeros where data should be would pass for a whole one.
            file.Dispose();
            TryDelete(path);
            throw;
        }
    }

    private static BlockFacts FillAll(
        MappedFile file,
        DataGenerator generator,
        int threadCount,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        int blocksPerRun = RunSizeBytes / generator.BlockSizeBytes;
        long blockCount = DivideUp(file.Length, generator.BlockSizeBytes);
        var factsOfRuns = new BlockFacts[DivideUp(blockCount, blocksPerRun)];
        long nextRun = -1;
        long doneBytes = 0;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = threadCount,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, threadCount, parallel, (_, state) =>
            {
                while (!state.ShouldExitCurrentIteration)
                {
                    long run = Interlocked.Increment(ref nextRun);
                    if (run >= factsOfRuns.Length)
                        return;
                    long firstBlock = run * blocksPerRun;
                    long endBlock = Math.Min(firstBlock + blocksPerRun, blockCount);
                    BlockFacts facts = FillRun(file, generator, firstBlock, endBlock, cancellationToken);
                    factsOfRuns[run] = facts;
                    progress?.Report(Interlocked.Add(ref doneBytes, facts.LengthBytes));
                }
            });
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return factsOfRuns.Aggregate(default(BlockFacts), BlockFacts.Add);
    }

    private static BlockFacts FillRun(
        MappedFile file, DataGenerator generator, long firstBlock, long endBlock, CancellationToken cancellationToken)
    {
        BlockFacts facts = default;
        for (long block = firstBlock; block < endBlock; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long offset = block * generator.BlockSizeBytes;
            int lengthBytes = (int)Math.Min(generator.BlockSizeBytes, file.Length - offset);
            if (generator.IsHole(block))
            {
                facts += BlockFacts.Unbroken(lengthBytes);
                continue;
            }
            using MappedView view = file.Lease(offset, lengthBytes, LeaseMode.Write, sequential: true);
            facts += generator.Fill(block, view.WritableSpan, isLast: offset + lengthBytes == file.Length);
        }
        return facts;
    }

    /// <summary>Deletes the file if possible; if not, what made it necessary is the better thing to throw.</summary>
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static long DivideUp(long dividend, long divisor) =>
        (dividend / divisor) + (dividend % divisor == 0 ? 0 : 1);
}
