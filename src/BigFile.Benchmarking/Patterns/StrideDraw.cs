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
        // A stride past the end of the range is cut there: the sum cannot overflow.
        _at = at + Math.Min(strideBytes, last - at + 1);
        return at;
    }
}
