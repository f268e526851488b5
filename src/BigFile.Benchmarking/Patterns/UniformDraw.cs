using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>Each place as likely as any other.</summary>
internal readonly struct UniformDraw(int unitBytes) : IPlaceDraw
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(ref Randomness random, long fits) => random.Below(fits) * unitBytes;
}
