using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>By Zipf's law, ranks scattered over the range.</summary>
internal readonly struct ZipfDraw(int unitBytes, ZipfTable table, Scatter scatter) : IPlaceDraw
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(ref Randomness random, long fits)
    {
        long block = scatter.Of(table.Next(ref random) - 1);
        // Where larger blocks do not fit they go to other places, not all to the last one, which would be hotter than any.
        return (block < fits ? block : block % fits) * unitBytes;
    }
}
