using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>Each place a fixed distance behind the one before; where a block does not fit any more, at the range's start again.</summary>
internal struct StrideDraw(int unitBytes, long strideBytes, long firstBytes) : IPlaceDraw
{
    private long _at = firstBytes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(ref Randomness random, long fits)
    {
        long last = (fits - 1) * unitBytes;
        long at = _at <= last ? _at : 0;
        // Not cut at the range's end: a smaller block that still fits there would leave the grid. Only the sum must not overflow.
        _at = at + Math.Min(strideBytes, long.MaxValue - at);
        return at;
    }
}
