using BigFile.DataGen;

namespace BigFile.Cli.Demo;

/// <summary>
/// Makes every block of the log again and compares: what the random reads brought with the block as generated, and
/// what the file holds now with the block as updated.
/// </summary>
internal sealed class DemoVerification(
    MappedFile file, DataGenerator generator, RecordUpdates updates, IReadOnlyList<ReadSamples> reads)
{
    private long _nextBlock = -1;
    private long _doneBytes;
    private string? _fault;

    /// <summary>Looks at the whole file. Returns what is wrong, or null.</summary>
    public string? FindFault(int threadCount, IProgress<long> progress, CancellationToken interrupt)
    {
        try
        {
            Parallel.For(0, threadCount, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, _ => Work(progress, interrupt));
        }
        catch (AggregateException failures)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return _fault;
    }

    private void Work(IProgress<long> progress, CancellationToken interrupt)
    {
        byte[] expected = new byte[generator.BlockSizeBytes];
        byte[] found = new byte[generator.BlockSizeBytes];
        while (Volatile.Read(ref _fault) is null)
        {
            interrupt.ThrowIfCancellationRequested();
            long block = Interlocked.Increment(ref _nextBlock);
            long offset = block * generator.BlockSizeBytes;
            if (offset >= file.Length)
                return;
            int lengthBytes = (int)Math.Min(generator.BlockSizeBytes, file.Length - offset);
            if (FindFault(block, offset, expected.AsSpan(0, lengthBytes), found.AsSpan(0, lengthBytes)) is string fault)
                Interlocked.CompareExchange(ref _fault, fault, null);
            progress.Report(Interlocked.Add(ref _doneBytes, lengthBytes));
        }
    }

    // The block is copied, not leased: with a small budget and many threads a lease might not be had.
    private string? FindFault(long block, long offset, Span<byte> expected, Span<byte> found)
    {
        generator.Fill(block, expected, isLast: offset + expected.Length == file.Length);
        foreach (ReadSamples samples in reads)
        {
            if (samples.FindWrong(offset, expected) is >= 0 and long wrong)
                return $"the random read at offset {wrong} brought something else than was generated";
        }
        updates.Apply(offset, expected);
        file.ReadExactly(offset, found);
        int same = expected.CommonPrefixLength(found);
        return same == expected.Length ? null : $"the byte at offset {offset + same} is not what was written";
    }
}
