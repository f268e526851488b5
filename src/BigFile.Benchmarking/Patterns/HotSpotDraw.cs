using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>A share of the operations goes evenly to the blocks at the range's start, the rest evenly to the other blocks.</summary>
internal readonly struct HotSpotDraw : IPlaceDraw
{
    private readonly int _unitBytes;
    private readonly long _hot, _rest;
    private readonly double _share;

    /// <param name="unitBytes">The smallest block.</param>
    /// <param name="blocks">Smallest blocks in the range, 1 or more. Of one block, all of it is hot; else at least one is and one is not.</param>
    /// <param name="fileShare">The hot share of the blocks.</param>
    /// <param name="operationShare">The share of the operations that goes to them.</param>
    public HotSpotDraw(int unitBytes, long blocks, double fileShare, double operationShare)
    {
        _unitBytes = unitBytes;
        _hot = blocks == 1 ? 1 : Math.Clamp((long)Math.Round(blocks * fileShare), 1, blocks - 1);
        _rest = blocks - _hot;
        _share = _rest == 0 ? 1 : operationShare;
    }

    /// <summary>How many blocks are hot.</summary>
    public long HotBlocks => _hot;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(ref Randomness random, long fits)
    {
        long block = random.NextShare() < _share ? random.Below(_hot) : _hot + random.Below(_rest);
        return (block < fits ? block : Wrapped(block, fits)) * _unitBytes;
    }

    // Larger blocks that do not fit spread over the places where they do: at the last one they would make a spot of their own. What is not hot stays so.
    private long Wrapped(long block, long fits) => block >= _hot && fits > _hot ? _hot + ((block - _hot) % (fits - _hot)) : block % fits;
}
