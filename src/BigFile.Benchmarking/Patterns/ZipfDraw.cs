using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>By Zipf's law, ranks scattered over the range.</summary>
internal readonly struct ZipfDraw(int unitBytes, ZipfTable table, Scatter scatter) : IPlaceDraw
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(ref Randomness random, long fits) => Math.Min(scatter.Of(table.Next(ref random) - 1), fits - 1) * unitBytes;
}
