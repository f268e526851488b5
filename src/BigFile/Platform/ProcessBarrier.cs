using System.Runtime.CompilerServices;
using BigFile.Platform.Win32;

namespace BigFile.Platform;

/// <summary>
/// An asymmetric barrier: the frequent side pays nothing, the rare side interrupts every processor that runs a thread
/// of this process (Linux: membarrier; Win32: FlushProcessWriteBuffers). Under Wine 10 FlushProcessWriteBuffers does
/// nothing, which a store-buffer litmus test shows, so there the frequent side pays for a fence of its own.
/// </summary>
internal static class ProcessBarrier
{
    // The compiler drops the branch where this is false.
    private static readonly bool s_light = !Win32Platform.IsWine;

    /// <summary>The frequent side, between its store and its load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Light()
    {
        if (!s_light)
            Interlocked.MemoryBarrier();
    }

    /// <summary>The rare side, between its store and its load.</summary>
    public static void Heavy()
    {
        Interlocked.MemoryBarrierProcessWide();
        // Where that does nothing it does not even order this thread's own store and load, and the frequent side's fence
        // is half of a pair.
        if (!s_light)
            Interlocked.MemoryBarrier();
    }
}
