using BigFile.Scanning;

namespace BigFile.Samples.OneBillionRows;

/// <summary>Reads all rows of a file: blocks of whole lines come from <see cref="LineScan"/>, each thread keeps a table of its own.</summary>
internal static class Challenge
{
    // A line that is no span has a name that needs memory of its own; this is as much of it as is worth having.
    private const long LongLineBytesMax = 1 << 30;

    /// <summary>Smallest, largest, sum and number of each station's temperatures, by name.</summary>
    /// <param name="file">The file.</param>
    /// <param name="threadCount">Threads to work with; 0 is one for each processor.</param>
    /// <param name="cancellationToken">Stops the work between two blocks.</param>
    /// <exception cref="MalformedRowException">A line is no row. Which one is told, if there are several, is left to chance.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static Dictionary<byte[], StationSummary> Run(
        MappedFile file, int threadCount = 0, CancellationToken cancellationToken = default)
    {
        using var tables = new ThreadLocal<StationTable>(static () => new StationTable(), trackAllValues: true);
        var options = new LineScanOptions { ThreadCount = threadCount, Ordered = false, CancellationToken = cancellationToken };
        LineScan.Run<bool>(file, options, (LineBlock block, ref bool _) => Add(tables.Value!, block), static _ => true);
        var stations = new Dictionary<byte[], StationSummary>(NameComparer.Instance);
        foreach (StationTable table in tables.Values)
            table.AddTo(stations);
        return stations;
    }

    private static void Add(StationTable table, LineBlock block)
    {
        if (!block.IsLongLine)
        {
            table.Add(block.Span, block.Offset);
            return;
        }
        if (block.Length > LongLineBytesMax)
            throw new MalformedRowException(block.Offset, $"the line has {block.Length} bytes, too many for a station's name");
        byte[] line = GC.AllocateUninitializedArray<byte>((int)block.Length);
        block.File.ReadExactly(block.Offset, line);
        table.Add(line, block.Offset);
    }
}
