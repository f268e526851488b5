namespace BigFile.Views;

/// <summary>
/// Decides whether a copying access that missed under pressure maps its window or goes by handle. Keeps aged counts of
/// misses by window, hashed, in the manner of TinyLFU; a window is let in when it was missed clearly more often in the
/// recent past than the window that would have to leave was hit. Under uniform random access no window ever is, so
/// each read costs what a read by handle costs; a working set that fits is mapped after a few reads of each window.
/// All state is approximate: races lose a count now and then.
/// </summary>
internal sealed class Admission
{
    /// <summary>Misses of one window before it is considered at all: about what mapping and faulting it cost in reads by handle.</summary>
    public const int ConsiderEvery = 16;

    private const int TableSize = 1 << 12;
    private const int PeriodShift = 14;
    private const int CountBits = 20;
    private const uint CountMask = (1u << CountBits) - 1;
    private const uint PeriodMask = (1u << (32 - CountBits)) - 1;

    private readonly uint[] _counts = new uint[TableSize];

    /// <summary>The aging period of a tick: counts halve from one to the next.</summary>
    public static uint PeriodOf(long tick) => (uint)(tick >> PeriodShift);

    /// <summary>Counts one miss. Returns the window's aged count, itself included.</summary>
    public uint CountMiss(int fileId, long windowIndex, long tick)
    {
        ref uint entry = ref _counts[Slot(fileId, windowIndex)];
        uint period = PeriodOf(tick) & PeriodMask;
        uint passed = (period - (entry >> CountBits)) & PeriodMask;
        uint count = Math.Min(Age(entry & CountMask, passed) + 1, CountMask);
        entry = (period << CountBits) | count;
        return count;
    }

    /// <summary>True when a window missed this often should take the place of the victim.</summary>
    public static bool IsBetter(uint count, Window victim, long tick)
    {
        uint period = PeriodOf(tick);
        victim.Touches = Age(victim.Touches, period - victim.TouchesPeriod);
        victim.TouchesPeriod = period;
        return count > 2 * (ulong)victim.Touches + ConsiderEvery - 1;
    }

    private static uint Age(uint count, uint periods) => periods >= CountBits ? 0 : count >> (int)periods;

    private static int Slot(int fileId, long windowIndex) =>
        (int)(((ulong)windowIndex * 0x9E3779B97F4A7C15 + (ulong)(uint)fileId * 0xC2B2AE3D27D4EB4F) >> 52);
}
