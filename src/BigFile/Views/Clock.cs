using System.Runtime.InteropServices;

namespace BigFile.Views;

/// <summary>
/// The recency clock of one view manager. It ticks at each miss; hits only read it, so it stays in every core's cache
/// while nothing misses. Padded, so that no neighbour's writes take that away.
/// </summary>
internal sealed class Clock
{
    private Padded _value = new() { Now = 1 };

    /// <summary>The tick now.</summary>
    public long Now => Volatile.Read(ref _value.Now);

    /// <summary>Moves on by one and returns the new tick.</summary>
    public long Tick() => Interlocked.Increment(ref _value.Now);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Now;
    }
}
